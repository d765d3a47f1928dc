/** What a picture's colours say of one thing and another: the odds of each cell of a colour histogram. */
import { clamp } from './geometry.ts'
import type { RgbImage } from './tensor.ts'

/** Histogram cells an axis: 16 levels of 8 bits share one, about what light falling off does to a colour. */
const BINS = 16
export const COLOUR_CELLS = BINS ** 3
/** Added to every cell, pixels: a colour seen a few times proves nothing. */
const FEW = 4
/** Log-odds at which a colour counts as sure. */
const MOST_COLOUR = 3

/** Probabilities of either side between which a pixel's vote on its colour grows from none to a whole one. */
const [UNSURE, SURE] = [0.6, 0.9]

/** Histogram cell of each pixel. */
export function findCells ({ data }: RgbImage): Uint16Array {
  const cells = new Uint16Array(data.length / 3)
  for (let i = 0, o = 0; o < cells.length; i += 3, o++) {
    cells[o] = ((data[i] >> 4) * BINS + (data[i + 1] >> 4)) * BINS + (data[i + 2] >> 4)
  }
  return cells
}

/** Smooths a histogram along one axis by 1 2 1. */
function smoothAxis (histogram: Float64Array, step: number): Float64Array {
  const out = new Float64Array(COLOUR_CELLS)
  for (let i = 0; i < COLOUR_CELLS; i++) {
    const at = Math.floor(i / step) % BINS
    out[i] = 0.5 * histogram[i] + 0.25 * (histogram[at > 0 ? i - step : i] + histogram[at < BINS - 1 ? i + step : i])
  }
  return out
}

/** A histogram of COLOUR_CELLS blurred by 1 2 1 along each colour; its sum stays. */
export const smoothHistogram = (histogram: Float64Array): Float64Array =>
  smoothAxis(smoothAxis(smoothAxis(histogram, 1), BINS), BINS * BINS)

/**
 * How much a pixel of this probability (0..1) says of the colours of what it probably is: nothing at or below UNSURE, 1
 * from SURE on.
 */
const vote = (probability: number): number => clamp((probability - UNSURE) / (SURE - UNSURE), 0, 1)

/**
 * Log-odds of garment for each colour cell, within MOST_COLOUR, from the present probabilities (0..1 for each pixel).
 * Only what is fairly sure teaches: a doubtful corner of the carpet is to be judged by the carpet elsewhere, not by
 * itself.
 */
export function learnColours (cells: Uint16Array, probability: Float32Array): Float64Array {
  let garment: Float64Array = new Float64Array(COLOUR_CELLS)
  let background: Float64Array = new Float64Array(COLOUR_CELLS)
  let [inside, outside] = [0, 0]
  for (let i = 0; i < cells.length; i++) {
    const yes = vote(probability[i])
    const no = vote(1 - probability[i])
    garment[cells[i]] += yes
    background[cells[i]] += no
    inside += yes
    outside += no
  }
  garment = smoothHistogram(garment)
  background = smoothHistogram(background)
  const ratio = (outside + FEW) / (inside + FEW)
  return garment.map((count, cell) =>
    clamp(Math.log(((count + FEW / ratio) / (background[cell] + FEW)) * ratio), -MOST_COLOUR, MOST_COLOUR)
  )
}
