import type { ByteMap } from './tensor.ts'

/** Distances are counted in thirds of a pixel: a step to the side is 3, a diagonal one 4 (chamfer, within 8 %). */
export const DISTANCE_UNIT = 3
const DIAGONAL = 4
/** Farther away is as good as infinitely far: 85 pixels. */
export const MOST_DISTANCE = 255

interface Bounds { readonly left: number, readonly top: number, readonly right: number, readonly bottom: number }

/** Bounds of the pixels that are not 0, grown by `reach`; right < left when there are none. */
function findBounds ({ data, width, height }: ByteMap, reach: number): Bounds {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width)
    let x = 0
    while (x < width && row[x] === 0) x++
    if (x === width) continue
    if (x < left) left = x
    for (x = width - 1; row[x] === 0;) x--
    if (x > right) right = x
    if (y < top) top = y
    bottom = y
  }
  if (right < 0) return { left, top, right, bottom }
  return {
    left: Math.max(left - reach, 0),
    top: Math.max(top - reach, 0),
    right: Math.min(right + reach, width - 1),
    bottom: Math.min(bottom + reach, height - 1)
  }
}

/** One sweep over the bounds, taking over from the neighbours already passed; `sign` is 1 downwards, -1 upwards. */
function sweep (out: Uint8Array, width: number, { left, top, right, bottom }: Bounds, sign: 1 | -1): void {
  const [firstRow, lastRow, firstColumn, lastColumn] = sign === 1 ? [top, bottom, left, right] : [bottom, top, right, left]
  for (let y = firstRow; sign * (lastRow - y) >= 0; y += sign) {
    const before = y === firstRow ? 0 : -sign * width
    for (let x = firstColumn, i = y * width + firstColumn; sign * (lastColumn - x) >= 0; x += sign, i += sign) {
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
  const bounds = findBounds(map, reach)
  sweep(out, map.width, bounds, 1)
  sweep(out, map.width, bounds, -1)
  return out
}
