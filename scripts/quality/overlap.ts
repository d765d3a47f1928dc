import type { ByteMap } from '../../src/tryon/raster/tensor.ts'

const INSIDE = 128

/** Index of the pixel of an axis of `from` pixels under the middle of pixel `at` of one of `to`. */
const nearest = (at: number, from: number, to: number) => Math.min(from - 1, Math.floor((at + 0.5) * from / to))

/** Intersection over union of two masks 0..255 of any size, over the pixels of `found`. */
export function overlap (found: ByteMap, truth: ByteMap): number {
  let [both, either] = [0, 0]
  for (let y = 0, i = 0; y < found.height; y++) {
    const row = nearest(y, truth.height, found.height) * truth.width
    for (let x = 0; x < found.width; x++, i++) {
      const inTruth = truth.data[row + nearest(x, truth.width, found.width)] >= INSIDE
      const inFound = found.data[i] >= INSIDE
      if (inTruth && inFound) both++
      if (inTruth || inFound) either++
    }
  }
  return either === 0 ? 1 : both / either
}
