/**
 * Film grain of a photo: generated skin is smooth, and beside a camera's noise that shows.
 * The photo tells how strong its noise is; what is laid over generated pixels is
 * the same noise for every picture of the same photo.
 */
import { createRandom } from '../raster/random.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

/** Twice a pixel minus its two neighbours has 6 times the noise's variance: weights 2, -1, -1. */
const SECOND_DIFFERENCE = Math.sqrt(6)
/** Median of |x| of a normal distribution of deviation 1: robust against edges, which a mean is not. */
const NORMAL_MEDIAN = 0.6745
/** Every second row says as much as all of them. */
const ROW_STEP = 2
/** Pixels below which a median tells nothing. */
const LEAST_PIXELS = 500
/** Deviation in 8-bit levels beyond which it is texture, not grain. */
const STRONGEST = 9
/** Side of the repeated tile of noise; a power of two, larger than any pattern an eye follows in noise. */
const TILE = 256

/** Unit noise of triangular distribution: two uniform numbers, whose sum has a variance of 1/6. */
const tile = (() => {
  const random = createRandom(TILE)
  return Float32Array.from({ length: TILE * TILE }, () => (random() + random() - 1) * Math.sqrt(6))
})()

/**
 * Deviation of the noise, in 8-bit levels of green (the channel that a camera knows best), over
 * the pixels whose layer is in `wanted`; 0 where there are too few of them.
 */
export function measureGrain ({ data, width, height }: RgbImage, layers: ByteMap, wanted: Uint8Array): number {
  const counts = new Uint32Array(4 * 256)
  let total = 0
  for (let y = 0; y < height; y += ROW_STEP) {
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      if (wanted[layers.data[i]] === 0 || wanted[layers.data[i - 1]] === 0 || wanted[layers.data[i + 1]] === 0) continue
      counts[Math.abs(2 * data[3 * i + 1] - data[3 * i - 2] - data[3 * i + 4])]++
      total++
    }
  }
  if (total < LEAST_PIXELS) return 0
  return Math.min(findMedian(counts, total) / NORMAL_MEDIAN / SECOND_DIFFERENCE, STRONGEST)
}

/** Median of whole numbers, given how often each occurs, evenly spread within the one that holds it. */
function findMedian (counts: Uint32Array, total: number): number {
  let below = 0
  for (let value = 0; value < counts.length; value++) {
    if (below + counts[value] >= total / 2) return Math.max(value - 0.5 + (total / 2 - below) / counts[value], 0)
    below += counts[value]
  }
  return 0
}

/** Noise of deviation 1 at a pixel. */
export function grainAt (x: number, y: number): number {
  return tile[y % TILE * TILE + x % TILE]
}
