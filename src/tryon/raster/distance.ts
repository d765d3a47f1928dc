import { clip, findBoundingBox, grow, type Rectangle } from './geometry.ts'
import type { ByteMap } from './tensor.ts'

/** Distances are counted in thirds of a pixel: a step to the side is 3, a diagonal one 4 (chamfer, within 8 %). */
export const DISTANCE_UNIT = 3
const DIAGONAL = 4
/** Farther away is as good as infinitely far: 85 pixels. */
export const MOST_DISTANCE = 255

/**
 * One sweep over a part of the picture, taking over from the neighbours already passed; `sign` is 1 downwards, -1
 * upwards.
 */
function sweep (out: Uint8Array, pictureWidth: number, { left, top, width, height }: Rectangle, sign: 1 | -1): void {
  const [right, bottom] = [left + width - 1, top + height - 1]
  const [firstRow, lastRow, firstColumn, lastColumn] =
    sign === 1 ? [top, bottom, left, right] : [bottom, top, right, left]
  for (let y = firstRow; sign * (lastRow - y) >= 0; y += sign) {
    const before = y === firstRow ? 0 : -sign * pictureWidth
    for (let x = firstColumn, i = y * pictureWidth + firstColumn; sign * (lastColumn - x) >= 0; x += sign, i += sign) {
      let best = out[i]
      if (best === 0) continue
      if (x !== firstColumn) best = Math.min(best, out[i - sign] + DISTANCE_UNIT)
      if (before !== 0) {
        best = Math.min(best, out[i + before] + DISTANCE_UNIT)
        if (x !== firstColumn) best = Math.min(best, out[i + before - sign] + DIAGONAL)
        if (x !== lastColumn) best = Math.min(best, out[i + before + sign] + DIAGONAL)
      }
      out[i] = best
    }
  }
}

/**
 * Distance in thirds of a pixel to the nearest pixel that is not 0. Exact to the chamfer up to
 * `reach` pixels (at most 85); what lies farther from all of them is `MOST_DISTANCE` or near it.
 */
export function distanceTo (map: ByteMap, reach = MOST_DISTANCE / DISTANCE_UNIT): Uint8Array {
  const out = new Uint8Array(map.data.length)
  for (let i = 0; i < out.length; i++) out[i] = map.data[i] ? 0 : MOST_DISTANCE
  const box = findBoundingBox(map, 1)
  if (box === undefined) return out
  const near = clip(grow(box, reach), map)
  sweep(out, map.width, near, 1)
  sweep(out, map.width, near, -1)
  return out
}
