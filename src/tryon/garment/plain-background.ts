/**
 * Separation of a garment from a plain background without a network: the colours along the
 * border are taken for background, and the background is what they reach from the border.
 */
import { clamp } from '../raster/geometry.ts'
import { dilate, erode } from '../raster/box.ts'
import { findComponents } from '../raster/components.ts'
import type { ProbabilityMap } from '../raster/probability-map.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

/** Border band that shows background, as a share of the shorter side. */
const BAND = 0.03
/** Border colours: a plain wall or sheet with light falling off along it needs a few. */
const CLUSTERS = 5
const ROUNDS = 8
/** CIE Lab distances: below the first nobody sees an edge; above the second it is another colour. */
const LEAST_THRESHOLD = 5
const MOST_THRESHOLD = 25
const LEVELS = 128
/** Threads of shadow and carpet pattern are thinner than a shoulder strap: 1/160 of the longer side, each way. */
const THREAD = 160
/** Probability of what opening dropped: just below one half, so that the outline stays where it was. */
const SURE_OUTSIDE = 0.45

/** sRGB level to linear light. */
const LINEAR = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

const labCurve = (t: number): number => t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116

/** CIE Lab (D65), three values per pixel. */
function toLab ({ data }: RgbImage): Float32Array {
  const lab = new Float32Array(data.length)
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [LINEAR[data[i]], LINEAR[data[i + 1]], LINEAR[data[i + 2]]]
    const x = labCurve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
    const y = labCurve(0.2126 * r + 0.7152 * g + 0.0722 * b)
    const z = labCurve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    lab[i] = 116 * y - 16
    lab[i + 1] = 500 * (x - y)
    lab[i + 2] = 200 * (y - z)
  }
  return lab
}

function distanceTo (lab: Float32Array, at: number, centres: Float64Array, centre: number): number {
  const l = lab[at] - centres[centre]
  const a = lab[at + 1] - centres[centre + 1]
  const b = lab[at + 2] - centres[centre + 2]
  return Math.sqrt(l * l + a * a + b * b)
}

function nearest (lab: Float32Array, at: number, centres: Float64Array): { centre: number, distance: number } {
  let centre = 0
  let distance = Infinity
  for (let c = 0; c < centres.length; c += 3) {
    const d = distanceTo(lab, at, centres, c)
    if (d < distance) [distance, centre] = [d, c]
  }
  return { centre, distance }
}

/** Offsets into the Lab array of the pixels of the border band. */
function borderPixels ({ width, height }: RgbImage): number[] {
  const band = Math.max(Math.round(Math.min(width, height) * BAND), 1)
  const found: number[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (Math.min(x, y, width - 1 - x, height - 1 - y) < band) found.push((y * width + x) * 3)
    }
  }
  return found
}

/** k-means over the border's colours; starts from colours spread along the border. */
function borderColours (lab: Float32Array, border: readonly number[]): Float64Array {
  const centres = new Float64Array(CLUSTERS * 3)
  for (let c = 0; c < CLUSTERS; c++) {
    const at = border[Math.floor((c + 0.5) * border.length / CLUSTERS)]
    centres.set(lab.subarray(at, at + 3), c * 3)
  }
  for (let round = 0; round < ROUNDS; round++) moveCentres(lab, border, centres)
  return centres
}

function moveCentres (lab: Float32Array, border: readonly number[], centres: Float64Array): void {
  const sums = new Float64Array(centres.length)
  const counts = new Float64Array(CLUSTERS)
  for (const at of border) {
    const { centre } = nearest(lab, at, centres)
    for (let i = 0; i < 3; i++) sums[centre + i] += lab[at + i]
    counts[centre / 3]++
  }
  for (let i = 0; i < centres.length; i++) {
    const count = counts[Math.floor(i / 3)]
    if (count > 0) centres[i] = sums[i] / count
  }
}

/** Otsu's threshold of the distances: the cut that separates two groups best. */
function otsu (distances: Float32Array): number {
  const histogram = new Float64Array(LEVELS)
  for (const distance of distances) histogram[Math.min(Math.floor(distance), LEVELS - 1)]++
  const total = distances.length
  const mean = histogram.reduce((sum, count, level) => sum + count * level, 0) / total
  let [below, sum, best, bestVariance] = [0, 0, 0, -1]
  for (let level = 0; level < LEVELS; level++) {
    below += histogram[level] / total
    sum += level * histogram[level] / total
    const variance = (mean * below - sum) ** 2 / Math.max(below * (1 - below), 1e-12)
    if (variance > bestVariance) [bestVariance, best] = [variance, level + 1]
  }
  return best
}

/** 1 for other colours than the border's, and for what they enclose. */
function fillEnclosed (distances: Float32Array, threshold: number, width: number, height: number): ByteMap {
  const data = new Uint8Array(distances.length)
  for (let i = 0; i < data.length; i++) data[i] = distances[i] < threshold ? 1 : 0
  const { of, list } = findComponents({ data, width, height })
  for (let i = 0; i < data.length; i++) data[i] = of[i] >= 0 && list[of[i]].touchesBorder ? 0 : 1
  return { data, width, height }
}

/** Drops threads: opening by a square. */
function openMask (mask: ByteMap): ByteMap {
  const radius = Math.round(Math.max(mask.width, mask.height) / THREAD)
  return dilate(erode(mask, radius), radius)
}

/**
 * Garment probability: 0.5 at the threshold between border colours and others, and 1 where
 * background colours cannot be reached from the border (a print in the background's colour).
 */
export function separatePlainBackground (image: RgbImage): ProbabilityMap {
  const { width, height } = image
  const lab = toLab(image)
  const centres = borderColours(lab, borderPixels(image))
  const distances = new Float32Array(width * height)
  for (let i = 0; i < distances.length; i++) distances[i] = nearest(lab, i * 3, centres).distance
  const threshold = clamp(otsu(distances) / 2, LEAST_THRESHOLD, MOST_THRESHOLD)
  const inside = openMask(fillEnclosed(distances, threshold, width, height))
  const data = new Float32Array(distances.length)
  for (let i = 0; i < data.length; i++) {
    const likeness = Math.min(distances[i] / (2 * threshold), 1)
    data[i] = inside.data[i] === 0 ? Math.min(likeness, SURE_OUTSIDE) : likeness < 0.5 ? 1 : likeness
  }
  return { data, width, height }
}
