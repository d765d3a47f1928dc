import type { ByteMap, RgbImage } from '../../src/tryon/raster/tensor.ts'

/** Share of a photo's sides by which it goes on, mirrored, beyond each of its edges. */
const BEYOND = 0.12

/** The place within 0..size - 1 that a mirror at both ends shows at `at`. */
function mirrored (at: number, size: number): number {
  const within = at < 0 ? -1 - at : at
  return within < size ? within : 2 * size - 1 - within
}

const marginOf = (size: number): number => Math.round(size * BEYOND)

/** The same photo seen the other way round and from farther away. */
export function seenOtherwise ({ data, width, height }: RgbImage): RgbImage {
  const [across, down] = [marginOf(width), marginOf(height)]
  const view = { width: width + 2 * across, height: height + 2 * down }
  const out = new Uint8Array(view.width * view.height * 3)
  for (let y = 0, o = 0; y < view.height; y++) {
    const row = mirrored(y - down, height) * width
    for (let x = 0; x < view.width; x++, o += 3) {
      const from = (row + width - 1 - mirrored(x - across, width)) * 3
      out[o] = data[from]
      out[o + 1] = data[from + 1]
      out[o + 2] = data[from + 2]
    }
  }
  return { data: out, ...view }
}

/** What a map of the photo that is `seenOtherwise` says of the photo itself, in the size of `like`. */
export function seenAgain (view: ByteMap, like: ByteMap): ByteMap {
  const [across, down] = [BEYOND, BEYOND].map((share) => share / (1 + 2 * share))
  const data = new Uint8Array(like.data.length)
  for (let y = 0, i = 0; y < like.height; y++) {
    const from = Math.floor((down + (1 - 2 * down) * (y + 0.5) / like.height) * view.height) * view.width
    for (let x = like.width - 1; x >= 0; x--, i++) {
      data[i] = view.data[from + Math.floor((across + (1 - 2 * across) * (x + 0.5) / like.width) * view.width)]
    }
  }
  return { data, width: like.width, height: like.height }
}
