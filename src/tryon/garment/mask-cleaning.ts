import { findComponents } from '../raster/components.ts'
import { threshold, type ProbabilityMap } from '../raster/probability-map.ts'

/** A second piece this large beside the main one is a sleeve cut off by a shadow, not a crumb. */
export const KEPT_PIECE = 0.12
/** A hole below this share of the garment is a print or a button; a larger one may lie between sleeve and body. */
const FILLED_HOLE = 0.01
/** A larger hole is filled too when the network was unsure about it: sure background is near 0. */
const UNSURE = 0.2
/**
 * Where the network was this sure of background, the filled hole has the probability FILLED: inside, but doubted. Its
 * colours may tell later that it is a gap all the same.
 */
const SURE_HOLE = 0.1
export const FILLED = 0.55

function dropCrumbs (map: ProbabilityMap): number {
  const { of, list } = findComponents(threshold(map, false))
  const largest = list.reduce((most, piece) => Math.max(most, piece.area), 0)
  const kept = list.map((piece) => piece.area >= KEPT_PIECE * largest)
  for (let i = 0; i < of.length; i++) if (of[i] >= 0 && !kept[of[i]]) map.data[i] = 0
  return list.reduce((sum, piece, index) => sum + (kept[index] ? piece.area : 0), 0)
}

function fillHoles (map: ProbabilityMap, garmentArea: number): void {
  const { of, list } = findComponents(threshold(map, true))
  const sums = new Float64Array(list.length)
  const least = new Float64Array(list.length).fill(1)
  for (let i = 0; i < of.length; i++) {
    const hole = of[i]
    if (hole < 0) continue
    sums[hole] += map.data[i]
    if (map.data[i] < least[hole]) least[hole] = map.data[i]
  }
  const filled = list.map((hole, index) =>
    !hole.touchesBorder && (hole.area < FILLED_HOLE * garmentArea || sums[index] > UNSURE * hole.area))
  for (let i = 0; i < of.length; i++) {
    if (of[i] >= 0 && filled[of[i]]) map.data[i] = least[of[i]] < SURE_HOLE ? FILLED : 1
  }
}

/**
 * Keeps the main piece (and others of an eighth of its size), fills holes that are not a gap
 * between sleeve and body. Probabilities elsewhere stay, so that the outline keeps its
 * sub-pixel position. Changes `map`.
 */
export function cleanMask (map: ProbabilityMap): void {
  const area = dropCrumbs(map)
  fillHoles(map, area)
}
