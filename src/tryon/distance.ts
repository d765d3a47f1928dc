import type { ByteMap } from './tensor.ts'

/** Distances are counted in thirds of a pixel: a step to the side is 3, a diagonal one 4 (chamfer, within 8 %). */
export const DISTANCE_UNIT = 3
const DIAGONAL = 4
/** Farther away is as good as infinitely far: 85 pixels. */
export const MOST_DISTANCE = 255

/** Distance in thirds of a pixel to the nearest pixel that is not 0, capped at `MOST_DISTANCE`. */
export function distanceTo ({ data, width, height }: ByteMap): Uint8Array {
  const out = new Uint8Array(data.length)
  const stride = width
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i]) continue
      let best = MOST_DISTANCE
      if (x > 0) best = Math.min(best, out[i - 1] + DISTANCE_UNIT)
      if (y > 0) {
        best = Math.min(best, out[i - stride] + DISTANCE_UNIT)
        if (x > 0) best = Math.min(best, out[i - stride - 1] + DIAGONAL)
        if (x < width - 1) best = Math.min(best, out[i - stride + 1] + DIAGONAL)
      }
      out[i] = best
    }
  }
  for (let y = height - 1, i = out.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, i--) {
      let best = out[i]
      if (best === 0) continue
      if (x < width - 1) best = Math.min(best, out[i + 1] + DISTANCE_UNIT)
      if (y < height - 1) {
        best = Math.min(best, out[i + stride] + DISTANCE_UNIT)
        if (x < width - 1) best = Math.min(best, out[i + stride + 1] + DIAGONAL)
        if (x > 0) best = Math.min(best, out[i + stride - 1] + DIAGONAL)
      }
      out[i] = best
    }
  }
  return out
}
