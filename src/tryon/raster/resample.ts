/**
 * Resizing as PyTorch's `interpolate` does it: bilinear with half-pixel centres, edges
 * clamped, no antialias; nearest takes the pixel at floor(i * scale).
 */
import { blend } from './geometry.ts'
import { NORMALISED } from './normalise.ts'
import type { ByteMap, RgbImage, Tensor } from './tensor.ts'

/** For each output position: its first source position, its second, and the second's weight. */
export interface BilinearTaps {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly weight: Float64Array
}

/** Taps of a bilinear resize of one axis, half-pixel centres, from `size` to `outSize` positions. */
export function bilinearTaps (size: number, outSize: number): BilinearTaps {
  const first = new Int32Array(outSize)
  const second = new Int32Array(outSize)
  const weight = new Float64Array(outSize)
  for (let i = 0; i < outSize; i++) {
    const at = Math.max((i + 0.5) * size / outSize - 0.5, 0)
    first[i] = Math.min(Math.floor(at), size - 1)
    second[i] = Math.min(first[i] + 1, size - 1)
    weight[i] = at - first[i]
  }
  return { first, second, weight }
}

/** Bilinear resize of a picture into three planes in [-1, 1] of `target` [1, C, H, W], from `plane` on. */
export function resizeIntoPlanes (image: RgbImage, target: Tensor, plane: number): void {
  const [, , height, width] = target.shape
  const xs = bilinearTaps(image.width, width)
  const ys = bilinearTaps(image.height, height)
  const { data } = image
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0, o = (plane + channel) * width * height; y < height; y++) {
      const top = ys.first[y] * image.width
      const bottom = ys.second[y] * image.width
      for (let x = 0; x < width; x++, o++) {
        const [left, right] = [xs.first[x], xs.second[x]]
        const a = NORMALISED[data[(top + left) * 3 + channel]]
        const b = NORMALISED[data[(top + right) * 3 + channel]]
        const c = NORMALISED[data[(bottom + left) * 3 + channel]]
        const d = NORMALISED[data[(bottom + right) * 3 + channel]]
        target.data[o] = blend(a, b, c, d, xs.weight[x], ys.weight[y])
      }
    }
  }
}

/** Nearest resize of labels or a mask. */
export function resizeNearest (map: ByteMap, width: number, height: number): ByteMap {
  const data = new Uint8Array(width * height)
  for (let y = 0, o = 0; y < height; y++) {
    const row = Math.floor(y * map.height / height) * map.width
    for (let x = 0; x < width; x++, o++) data[o] = map.data[row + Math.floor(x * map.width / width)]
  }
  return { data, width, height }
}
