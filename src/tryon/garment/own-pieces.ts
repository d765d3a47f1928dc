/**
 * Large pieces beside the garment: a sleeve that a shadow cut off has the garment's colours, a piece of carpet has not.
 */
import { COLOUR_CELLS, smoothHistogram } from '../raster/colour-odds.ts'
import { findComponents } from '../raster/components.ts'
import { KEPT_PIECE } from './mask-cleaning.ts'
import { threshold, type ProbabilityMap } from '../raster/probability-map.ts'

/**
 * Share of the colours that a piece must have in common with the main one; light falling off leaves a cut-off sleeve
 * more than half.
 */
const COMMON_COLOURS = 0.25
/**
 * A smaller piece, of this share of the largest one, has to be more alike: a sleeve cut off by a crease is, a crumb of
 * carpet is not.
 */
const SMALL_PIECE = 0.02
const ALIKE = 0.5

/** Share of each colour cell in the piece `index`, blurred over neighbouring colours. */
function findColours (of: Int32Array, cells: Uint16Array, index: number, area: number): Float64Array {
  const shares: Float64Array = new Float64Array(COLOUR_CELLS)
  for (let i = 0; i < of.length; i++) if (of[i] === index) shares[cells[i]] += 1 / area
  return smoothHistogram(shares)
}

/** Intersection of two histograms of sum 1. */
function inCommon (a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let cell = 0; cell < COLOUR_CELLS; cell++) sum += Math.min(a[cell], b[cell])
  return sum
}

/**
 * Keeps of `map` (whose pixels have the colour cells `cells`) the largest piece and others of its colours that are no
 * crumbs.
 */
export function keepOwnPieces (map: ProbabilityMap, cells: Uint16Array): void {
  const { of, list } = findComponents(threshold(map, false))
  if (list.length < 2) return
  const most = list.reduce((most, { area }) => Math.max(most, area), 0)
  const coloursOf = (index: number) => findColours(of, cells, index, list[index].area)
  const main = coloursOf(list.findIndex(({ area }) => area === most))
  const isOwn = list.map(({ area }, index) => area >= SMALL_PIECE * most &&
    inCommon(coloursOf(index), main) >= (area < KEPT_PIECE * most ? ALIKE : COMMON_COLOURS))
  for (let i = 0; i < of.length; i++) if (of[i] >= 0 && !isOwn[of[i]]) map.data[i] = 0
}
