/**
 * Corrects a mask network's answer by the photo's own colours: what is coloured like most of
 * the garment becomes more likely garment, what is coloured like most of the background less.
 * Colour histograms (the idea of GrabCut) and an edge-keeping smoothing (the guided filter of
 * He, Sun and Tang) instead of a graph cut, once: further rounds changed nothing on held-out photos.
 */
import { guidedSmooth } from './guided-filter.ts'
import { GARMENT, type ProbabilityMap } from './mask-cleaning.ts'
import type { RgbImage } from './tensor.ts'

/** Histogram cells an axis: 16 levels of 8 bits share one, about what light falling off does to a colour. */
const BINS = 16
const CELLS = BINS ** 3
/** Log-odds at which the network, and the colours, count as sure: a sure network outvotes any colour. */
const MOST_NETWORK = 7
const MOST_COLOUR = 3
/** Added to every cell, pixels: a colour seen a few times proves nothing. */
const FEW = 4
/**
 * Log-odds against what has the border's colours and reaches the border, and for what has not:
 * less than the network's vote, or white on white is lost.
 */
const BORDER_VOTE = 0.5
/** On a plain background both masks overlap at least so much; below, the border's colours say little about the rest. */
const PLAIN_OVERLAP = 0.5

const clamp = (value: number, most: number): number => value > most ? most : value < -most ? -most : value
const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

/** Histogram cell of each pixel. */
function findCells ({ data }: RgbImage): Uint16Array {
  const cells = new Uint16Array(data.length / 3)
  for (let i = 0, o = 0; o < cells.length; i += 3, o++) {
    cells[o] = ((data[i] >> 4) * BINS + (data[i + 1] >> 4)) * BINS + (data[i + 2] >> 4)
  }
  return cells
}

/** Smooths a histogram along one axis by 1 2 1. */
function smoothAxis (histogram: Float64Array, step: number): Float64Array {
  const out = new Float64Array(CELLS)
  for (let i = 0; i < CELLS; i++) {
    const at = Math.floor(i / step) % BINS
    out[i] = 0.5 * histogram[i] + 0.25 * (histogram[at > 0 ? i - step : i] + histogram[at < BINS - 1 ? i + step : i])
  }
  return out
}

const smoothHistogram = (histogram: Float64Array): Float64Array =>
  smoothAxis(smoothAxis(smoothAxis(histogram, 1), BINS), BINS * BINS)

/** Log-odds of garment for each colour cell, from the present probabilities. */
function learnColours (cells: Uint16Array, probability: Float32Array): Float64Array {
  let garment: Float64Array = new Float64Array(CELLS)
  let background: Float64Array = new Float64Array(CELLS)
  let [inside, outside] = [0, 0]
  for (let i = 0; i < cells.length; i++) {
    garment[cells[i]] += probability[i]
    background[cells[i]] += 1 - probability[i]
    inside += probability[i]
    outside += 1 - probability[i]
  }
  garment = smoothHistogram(garment)
  background = smoothHistogram(background)
  const ratio = (outside + FEW) / (inside + FEW)
  return garment.map((count, cell) => clamp(Math.log((count + FEW / ratio) / (background[cell] + FEW) * ratio), MOST_COLOUR))
}

/** Intersection over union of two maps at one half. */
function overlap (a: Float32Array, b: Float32Array): number {
  let [both, either] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    if (a[i] >= GARMENT && b[i] >= GARMENT) both++
    if (a[i] >= GARMENT || b[i] >= GARMENT) either++
  }
  return either === 0 ? 0 : both / either
}

/** Log-odds of the network and of the border's colours. */
function findPrior ({ data }: ProbabilityMap, byBorder: Float32Array): Float32Array {
  const otherwise = overlap(data, byBorder) >= PLAIN_OVERLAP ? BORDER_VOTE : 0
  return Float32Array.from(data, (value, i) => {
    const p = Math.min(Math.max(value, 1e-4), 1 - 1e-4)
    return clamp(Math.log(p / (1 - p)), MOST_NETWORK) + (byBorder[i] < GARMENT ? -BORDER_VOTE : otherwise)
  })
}

/**
 * The network's probability corrected by the colours of `picture`. `byBorder` is the same part
 * of the photo as separated by the colours along the photo's border (`separatePlainBackground`).
 * All three have one size.
 */
export function refineByColour (map: ProbabilityMap, picture: RgbImage, byBorder: ProbabilityMap): ProbabilityMap {
  const cells = findCells(picture)
  const odds = findPrior(map, byBorder.data)
  const colours = learnColours(cells, map.data)
  for (let i = 0; i < odds.length; i++) odds[i] = sigmoid(odds[i] + colours[cells[i]])
  return { ...map, data: guidedSmooth({ ...map, data: odds }, picture) }
}
