/** How much of the generated picture shows at each pixel: the photo's own pixels stay wherever nothing changes. */
import { clamp } from '../raster/geometry.ts'
import { DISTANCE_UNIT, distanceTo, MOST_DISTANCE } from '../raster/distance.ts'
import { markPixels } from '../raster/mark.ts'
import { CONDITION_ARMS, IN_FRONT } from '../records/label-sets.ts'
import { Layer } from '../records/layers.ts'
import type { ByteMap } from '../raster/tensor.ts'

/** Where the generated picture hides the photo's. */
export const OPAQUE = 255

/**
 * Opacity of the generated picture by distance from the changed region (thirds of a pixel):
 * full up to `full` pixels, 0 from `none` pixels on, smooth between.
 */
function ramp (full: number, none: number): Uint8Array {
  return Uint8Array.from({ length: MOST_DISTANCE + 1 }, (_, thirds) => {
    const t = clamp((none - thirds / DISTANCE_UNIT) / (none - full), 0, 1)
    return Math.round(OPAQUE * t * t * (3 - 2 * t))
  })
}

/** Pixels outside of the changed region that any ramp below reaches. */
const LONGEST_RAMP = 14
/** The photo's outline of the old garment is mixed over about two pixels; then a short transition. */
const BEHIND = ramp(2, 5)
/** Hair and face keep their own pixels; only the first one may hold the old garment's colour. */
const FRONT = ramp(0, 2.5)
/** So do hands, but an old cuff leaves its shadow on the wrist. */
const HAND = ramp(2, 8)
/** Skin that stays bare: the old sleeve's shadow lies on it, and the generated skin has to meet it. */
const BARE_SKIN = ramp(3, LONGEST_RAMP)
/** Skin beside the new garment that the generator no longer shows as skin: a rim of it must not stay. */
const COVERED_SKIN = ramp(9, LONGEST_RAMP)

/**
 * 1 where the old or the new garment is, what lies in front of it left out.
 * `layers` as `findPhotoLayers` tells them, `labels` are condition classes, `worn` the garment's.
 */
export function findChangedRegion (layers: ByteMap, labels: ByteMap, worn: number): ByteMap {
  return markPixels(labels, (i) =>
    layers.data[i] === Layer.garment || (labels.data[i] === worn && IN_FRONT[layers.data[i]] === 0))
}

/** The ramp of a pixel outside of the changed region. */
function rampOf (layer: number, label: number): Uint8Array {
  if (layer === Layer.front) return FRONT
  if (layer === Layer.hand) return HAND
  if (layer === Layer.neck) return BARE_SKIN
  if (layer === Layer.arm) return CONDITION_ARMS[label] ? BARE_SKIN : COVERED_SKIN
  return BEHIND
}

/** Opacity of the generated picture, 0..255: full in the changed region, 0 a few pixels outside of it. */
export function findOpacity (layers: ByteMap, labels: ByteMap, worn: number): ByteMap {
  const data = distanceTo(findChangedRegion(layers, labels, worn), LONGEST_RAMP)
  for (let i = 0; i < data.length; i++) {
    const distance = data[i]
    if (distance === MOST_DISTANCE) data[i] = 0
    else data[i] = distance === 0 ? OPAQUE : rampOf(layers.data[i], labels.data[i])[distance]
  }
  return { data, width: labels.width, height: labels.height }
}
