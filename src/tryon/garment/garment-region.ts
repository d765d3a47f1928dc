import { blend, clamp, clip, findBoundingBox, grow, type Rectangle, type Size } from '../raster/geometry.ts'
import type { FoundPoint } from '../records/garment-reading.ts'
import { INSIDE, type ProbabilityMap } from '../raster/probability-map.ts'
import { bilinearTaps, type BilinearTaps } from '../raster/resample.ts'

/** Garment probability over a part of the photo, at a resolution of its own. */
export interface MappedRegion {
  readonly probability: ProbabilityMap
  /** The part of the photo that the map covers. */
  readonly region: Rectangle
}

export interface FoundGarment extends MappedRegion {
  /** Mean probability of what the source itself took for garment, before any correction. */
  readonly certainty: number
  /** How likely each place of the region shows a hanger, a tag or a label; of networks that tell it. */
  readonly foreign?: ProbabilityMap
  /** The garment's named points in pixels of the photo, and how likely there is such a one; of networks that tell. */
  readonly points?: readonly FoundPoint[]
}

/** Mean of the probabilities at or above one half; 0 when there are none. */
export function measureCertainty ({ data }: ProbabilityMap): number {
  let [area, sum] = [0, 0]
  for (const probability of data) {
    if (probability < INSIDE) continue
    area++
    sum += probability
  }
  return area === 0 ? 0 : sum / area
}

/**
 * Bounds of the pixels at or above one half, grown by one map pixel, in pixels of the photo; undefined when there are
 * none.
 */
export function findGarmentBox ({ probability: map, region }: MappedRegion): Rectangle | undefined {
  const box = findBoundingBox(map, INSIDE)
  if (box === undefined) return undefined
  const across = stretch(box.left - 1, box.left + box.width + 1, region.width / map.width, region.width)
  const down = stretch(box.top - 1, box.top + box.height + 1, region.height / map.height, region.height)
  return { left: region.left + across.start, top: region.top + down.start, width: across.length, height: down.length }
}

/** A stretch of an axis of the map in whole pixels of the photo, rounded outwards and clipped. */
function stretch (from: number, to: number, scale: number, most: number): { start: number, length: number } {
  const start = Math.max(Math.floor(from * scale), 0)
  return { start, length: Math.min(Math.ceil(to * scale), most) - start }
}

/** A rectangle grown on every side by a share of its longer side, clipped to the photo. */
export function growWithin (box: Rectangle, share: number, photo: Size): Rectangle {
  return clip(grow(box, Math.round(Math.max(box.width, box.height) * share)), photo)
}

/**
 * Taps of a bilinear resize of a part of an axis, from `start`, `length` long, out of `whole` that `size` positions
 * cover.
 */
function partTaps (size: number, whole: number, start: number, length: number, outSize: number): BilinearTaps {
  const taps = bilinearTaps(size, outSize)
  for (let i = 0; i < outSize; i++) {
    const at = clamp((start + (i + 0.5) * length / outSize) * size / whole - 0.5, 0, size - 1)
    taps.first[i] = Math.floor(at)
    taps.second[i] = Math.min(taps.first[i] + 1, size - 1)
    taps.weight[i] = at - taps.first[i]
  }
  return taps
}

/** The probability inside `box` (photo pixels, within the found region), resized bilinearly to `size`. */
export function samplePart ({ probability: map, region }: MappedRegion, box: Rectangle, size: Size): ProbabilityMap {
  const xs = partTaps(map.width, region.width, box.left - region.left, box.width, size.width)
  const ys = partTaps(map.height, region.height, box.top - region.top, box.height, size.height)
  const data = new Float32Array(size.width * size.height)
  for (let y = 0, o = 0; y < size.height; y++) {
    const top = ys.first[y] * map.width
    const bottom = ys.second[y] * map.width
    const down = ys.weight[y]
    for (let x = 0; x < size.width; x++, o++) {
      const left = xs.first[x]
      const right = xs.second[x]
      const a = map.data[top + left]
      const b = map.data[top + right]
      data[o] = blend(a, b, map.data[bottom + left], map.data[bottom + right], xs.weight[x], down)
    }
  }
  return { data, width: size.width, height: size.height }
}
