/**
 * The operator between the condition generator and the image generator as one matrix an
 * axis: bilinear up-sampling followed by a zero-padded Gaussian blur is linear and separable,
 * so both fold into about six taps on the small map.
 */
import { bilinearTaps } from '../raster/resample.ts'

/** HR-VITON's blur: torchgeometry's GaussianBlur((15, 15), (3, 3)). */
export const BLUR_SIZE = 15
export const BLUR_SIGMA = 3

/** A matrix [rows, columns] whose rows hold `taps` neighbouring weights from column `starts[row]` on. */
export interface BandedMatrix {
  readonly taps: number
  readonly starts: Int32Array
  /** [rows * taps] */
  readonly weights: Float64Array
}

/** Weights of a Gaussian at the integers about the middle, normalised to a sum of 1. */
export function gaussianWeights (size: number, sigma: number): Float64Array {
  const middle = (size - 1) / 2
  const weights = Float64Array.from({ length: size }, (_, i) => Math.exp(-((i - middle) ** 2) / (2 * sigma ** 2)))
  const sum = weights.reduce((total, weight) => total + weight)
  return weights.map((weight) => weight / sum)
}

/** Rows [outSize][size] of the composed operator, mostly zeros. */
function composeRows (size: number, outSize: number, kernel: Float64Array): Float64Array[] {
  const { first, second, weight } = bilinearTaps(size, outSize)
  const reach = (kernel.length - 1) / 2
  return Array.from({ length: outSize }, (_, row) => {
    const dense = new Float64Array(size)
    for (let k = -reach; k <= reach; k++) {
      const at = row + k
      if (at < 0 || at >= outSize) continue
      dense[first[at]] += kernel[k + reach] * (1 - weight[at])
      dense[second[at]] += kernel[k + reach] * weight[at]
    }
    return dense
  })
}

/** Bilinear resize from `size` to `outSize` positions, then the zero-padded Gaussian blur. */
export function resizeThenBlur (
  size: number, outSize: number, kernel = gaussianWeights(BLUR_SIZE, BLUR_SIGMA)
): BandedMatrix {
  const rows = composeRows(size, outSize, kernel)
  const firsts = rows.map((row) => row.findIndex((weight) => weight > 0))
  const lasts = rows.map((row) => row.findLastIndex((weight) => weight > 0))
  const taps = Math.max(...rows.map((_, i) => lasts[i] - firsts[i] + 1))
  const starts = Int32Array.from(firsts, (first) => Math.min(first, size - taps))
  const weights = new Float64Array(outSize * taps)
  rows.forEach((row, i) => weights.set(row.subarray(starts[i], starts[i] + taps), i * taps))
  return { taps, starts, weights }
}
