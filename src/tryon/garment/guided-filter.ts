import { clamp } from '../raster/geometry.ts'
import type { ProbabilityMap } from '../raster/probability-map.ts'
import type { RgbImage } from '../raster/tensor.ts'

/** Window of the local fit, pixels to each side. */
const RADIUS = 4
/** Variance of brightness (0..1) below which a window counts as flat and is averaged. */
const FLAT = 2e-3

/** Mean of each pixel's square window, only what lies inside the map counted. */
function boxMean (plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  return meanDown(meanAcross(plane, width, radius), width, height, radius)
}

function meanAcross (plane: Float32Array, width: number, radius: number): Float32Array {
  const out = new Float32Array(plane.length)
  for (let from = 0; from < plane.length; from += width) {
    let sum = 0
    let count = Math.min(radius, width)
    for (let x = 0; x < count; x++) sum += plane[from + x]
    for (let x = 0; x < width; x++) {
      if (x + radius < width) { sum += plane[from + x + radius]; count++ }
      if (x > radius) { sum -= plane[from + x - radius - 1]; count-- }
      out[from + x] = sum / count
    }
  }
  return out
}

/** Row by row, with a sum for each column: down one column after the other, every value is far from the next. */
function meanDown (plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const out = new Float32Array(plane.length)
  const sums = new Float64Array(width)
  const change = (row: number, sign: 1 | -1): void => {
    for (let x = 0, i = row * width; x < width; x++, i++) sums[x] += sign * plane[i]
  }
  let count = Math.min(radius, height)
  for (let y = 0; y < count; y++) change(y, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) { change(y + radius, 1); count++ }
    if (y > radius) { change(y - radius - 1, -1); count-- }
    for (let x = 0, i = y * width; x < width; x++, i++) out[i] = sums[x] / count
  }
  return out
}

function product (a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i]
  return out
}

function brightness ({ data }: RgbImage): Float32Array {
  const out = new Float32Array(data.length / 3)
  for (let i = 0, o = 0; o < out.length; i += 3, o++) {
    out[o] = (0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]) / 255
  }
  return out
}

/**
 * Smooths a probability map but keeps its steps where the picture has edges: in each window the
 * map is fitted by a line in the picture's brightness (guided filter). `picture` has the map's size.
 */
export function guidedSmooth (map: ProbabilityMap, picture: RgbImage): Float32Array {
  const { width, height, data } = map
  const mean = (plane: Float32Array) => boxMean(plane, width, height, RADIUS)
  const guide = brightness(picture)
  const [guideMean, mapMean] = [mean(guide), mean(data)]
  const [guideSquare, both] = [mean(product(guide, guide)), mean(product(guide, data))]
  const slope = new Float32Array(data.length)
  const offset = new Float32Array(data.length)
  for (let i = 0; i < slope.length; i++) {
    const variance = guideSquare[i] - guideMean[i] * guideMean[i]
    slope[i] = (both[i] - guideMean[i] * mapMean[i]) / (variance + FLAT)
    offset[i] = mapMean[i] - slope[i] * guideMean[i]
  }
  const [slopeMean, offsetMean] = [mean(slope), mean(offset)]
  const out = new Float32Array(data.length)
  for (let i = 0; i < out.length; i++) out[i] = clamp(slopeMean[i] * guide[i] + offsetMean[i], 0, 1)
  return out
}
