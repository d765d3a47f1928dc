import { erode } from '../../raster/box.ts'
import type { ByteMap, RgbImage } from '../../raster/tensor.ts'

/** Pixels along the outline in which a camera mixes garment and background, at canvas size. */
export const MIXED_RING = 5

/** Indices of the pixels that are inside the mask but not inside its core. */
function listRing (mask: ByteMap, core: ByteMap): number[] {
  const ring: number[] = []
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i] && !core.data[i]) ring.push(i)
  return ring
}

/** Mean colour of the known pixels among the eight neighbours, written to pixel `at`; false when there are none. */
function takeFromNeighbours (cloth: RgbImage, known: Uint8Array, at: number): boolean {
  const { width, height, data } = cloth
  const x = at % width
  const y = (at - x) / width
  let [count, r, g, b] = [0, 0, 0, 0]
  for (let v = Math.max(y - 1, 0); v <= Math.min(y + 1, height - 1); v++) {
    for (let u = Math.max(x - 1, 0); u <= Math.min(x + 1, width - 1); u++) {
      const from = v * width + u
      if (!known[from]) continue
      count++
      r += data[from * 3]
      g += data[from * 3 + 1]
      b += data[from * 3 + 2]
    }
  }
  if (count === 0) return false
  data[at * 3] = r / count
  data[at * 3 + 1] = g / count
  data[at * 3 + 2] = b / count
  return true
}

/**
 * Gives the garment's outermost pixels the colour of those further in, so that no line of the
 * photo's background goes round the garment. Pieces too thin to have an inside keep their
 * colours. Changes `cloth`.
 */
export function cleanEdgeColours (cloth: RgbImage, mask: ByteMap, radius = MIXED_RING): void {
  const core = erode(mask, radius)
  const known = core.data
  let ring = listRing(mask, core)
  // A corner of the square window lies further from the core than its radius: allow twice the rounds.
  for (let round = 0; round < 2 * radius && ring.length > 0; round++) {
    const waiting: number[] = []
    const reached: number[] = []
    for (const at of ring) (takeFromNeighbours(cloth, known, at) ? reached : waiting).push(at)
    for (const at of reached) known[at] = 1
    ring = waiting
  }
}
