/**
 * Corrects a mask network's answer by the photo's own colours: what is coloured like most of
 * the garment becomes more likely garment, what is coloured like most of the background less.
 * Colour histograms (the idea of GrabCut) and an edge-keeping smoothing (the guided filter of
 * He, Sun and Tang) instead of a graph cut, once: further rounds changed nothing on held-out photos.
 */
import { clamp } from '../raster/geometry.ts'
import { findCells, learnColours } from '../raster/colour-odds.ts'
import { guidedSmooth } from './guided-filter.ts'
import { INSIDE, type ProbabilityMap } from '../raster/probability-map.ts'
import type { RgbImage } from '../raster/tensor.ts'

/** Log-odds at which the network counts as sure: a sure network outvotes any colour. */
const MOST_NETWORK = 7
/**
 * Log-odds against what has the border's colours and reaches the border, and for what has not:
 * less than the network's vote, or white on white is lost.
 */
const BORDER_VOTE = 0.5
/** On a plain background both masks overlap at least so much; below, the border's colours say little about the rest. */
const PLAIN_OVERLAP = 0.5

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

/** Intersection over union of two maps at one half. */
function overlap (a: Float32Array, b: Float32Array): number {
  let [both, either] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    if (a[i] >= INSIDE && b[i] >= INSIDE) both++
    if (a[i] >= INSIDE || b[i] >= INSIDE) either++
  }
  return either === 0 ? 0 : both / either
}

/** Log-odds of the network and of the border's colours. */
function findPrior ({ data }: ProbabilityMap, byBorder: Float32Array): Float32Array {
  const otherwise = overlap(data, byBorder) >= PLAIN_OVERLAP ? BORDER_VOTE : 0
  const odds = new Float32Array(data.length)
  for (let i = 0; i < odds.length; i++) {
    const p = clamp(data[i], 1e-4, 1 - 1e-4)
    const vote = byBorder[i] < INSIDE ? -BORDER_VOTE : otherwise
    odds[i] = clamp(Math.log(p / (1 - p)), -MOST_NETWORK, MOST_NETWORK) + vote
  }
  return odds
}

/**
 * The network's probability corrected by the colours of `picture`. `byBorder` is the same part
 * of the photo as separated by the colours along the photo's border (`separatePlainBackground`).
 * All three have one size; `cells` are the picture's colour cells, for whoever has found them already.
 */
export function refineByColour (
  map: ProbabilityMap, picture: RgbImage, byBorder: ProbabilityMap, cells = findCells(picture)
): ProbabilityMap {
  const odds = findPrior(map, byBorder.data)
  const colours = learnColours(cells, map.data)
  for (let i = 0; i < odds.length; i++) odds[i] = sigmoid(odds[i] + colours[cells[i]])
  return { ...map, data: guidedSmooth({ ...map, data: odds }, picture) }
}
