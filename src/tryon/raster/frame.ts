/** A picture scaled to fit into a white frame of another shape, and the way back. */
import type { Rectangle, Size } from './geometry.ts'
import type { RgbImage } from './tensor.ts'

const WHITE = 255

/** Where the largest centred copy of `content` lies in `frame` times `share`: whole pixels, at least one. */
export function fitCentred (content: Size, frame: Size, share = 1): Rectangle {
  const scale = Math.min(frame.width * share / content.width, frame.height * share / content.height)
  const width = Math.max(Math.round(content.width * scale), 1)
  const height = Math.max(Math.round(content.height * scale), 1)
  return { width, height, left: Math.floor((frame.width - width) / 2), top: Math.floor((frame.height - height) / 2) }
}

/** A white picture of the frame's size with `image` at (left, top); it must fit. */
export function placeOnWhite (image: RgbImage, frame: Size, left: number, top: number): RgbImage {
  const data = new Uint8Array(frame.width * frame.height * 3).fill(WHITE)
  for (let y = 0; y < image.height; y++) {
    const row = image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3)
    data.set(row, ((top + y) * frame.width + left) * 3)
  }
  return { data, width: frame.width, height: frame.height }
}

/** The part of a picture inside a rectangle, which must lie within the picture. */
export function crop (image: RgbImage, { left, top, width, height }: Rectangle): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * 3
    data.set(image.data.subarray(from, from + width * 3), y * width * 3)
  }
  return { data, width, height }
}
