import { clamp } from '../raster/geometry.ts'
import type { ProbabilityMap } from '../raster/probability-map.ts'
import type { RgbImage } from '../raster/tensor.ts'

/** Window of the local fit, pixels to each side. */
const RADIUS = 4
/** Variance of brightness (0..1) below which a window counts as flat and is averaged. */
const FLAT = 2e-3

/** Mean of each pixel's square window, only what lies inside the map counted. */
function boxMean (plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  return meanAlong(meanAlong(plane, height, width, width, 1, radius), width, 1, height, width, radius)
}

function meanAlong (
  plane: Float32Array, lines: number, lineStep: number, length: number, step: number, radius: number
): Float32Array {
  const out = new Float32Array(plane.length)
  for (let line = 0; line < lines; line++) {
    const from = line * lineStep
    let [sum, count] = [0, 0]
    for (let i = 0; i < Math.min(radius, length); i++, count++) sum += plane[from + i * step]
    for (let i = 0; i < length; i++) {
      if (i + radius < length) { sum += plane[from + (i + radius) * step]; count++ }
      if (i > radius) { sum -= plane[from + (i - radius - 1) * step]; count-- }
      out[from + i * step] = sum / count
    }
  }
  return out
}

const product = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value * b[i])

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
  return data.map((_, i) => clamp(slopeMean[i] * guide[i] + offsetMean[i], 0, 1))
}
