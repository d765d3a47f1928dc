import { clamp } from '../raster/geometry.ts'
import { DISTANCE_UNIT, distanceTo, MOST_DISTANCE } from '../raster/distance.ts'
import { harmonise } from './harmonise.ts'
import { CONDITION_ARMS } from '../records/label-sets.ts'
import { labelSet } from '../records/labels.ts'
import { pasteIntoPhoto } from './paste-into-photo.ts'
import { Layer } from '../records/layers.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { Imaging } from '../records/networks.ts'
import type { ByteMap, RgbImage, Tensor } from '../raster/tensor.ts'
import type { TryOnContext } from './try-on-context.ts'

const OPAQUE = 255

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

const IN_FRONT = labelSet(Layer.front, Layer.hand)

/**
 * 1 where the old or the new garment is, what lies in front of it left out.
 * `layers` as `findPhotoLayers` tells them, `labels` are condition classes, `worn` the garment's.
 */
export function findChangedRegion (layers: ByteMap, labels: ByteMap, worn: number): ByteMap {
  const { width, height } = labels
  const data = new Uint8Array(width * height)
  for (let i = 0; i < data.length; i++) {
    const layer = layers.data[i]
    data[i] = layer === Layer.garment || (labels.data[i] === worn && !IN_FRONT[layer]) ? 1 : 0
  }
  return { data, width, height }
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

/** A generated value in [-1, 1] as 8 bits: scaled, clamped and truncated as the release does. */
function toLevel (value: number): number {
  const level = (value + 1) * 0.5 * 255
  return level <= 0 ? 0 : level >= 255 ? 255 : level | 0
}

/** Mixes the generated picture [1, 3, H, W] over the photo; at opacity 0 the photo's pixel is untouched. */
export function pasteBack (photo: RgbImage, generated: Tensor, opacity: ByteMap): RgbImage {
  const data = photo.data.slice()
  const size = photo.width * photo.height
  for (let i = 0; i < size; i++) {
    const share = opacity.data[i]
    if (share === 0) continue
    for (let channel = 0, at = i; channel < 3; channel++, at += size) {
      const level = toLevel(generated.data[at])
      const old = data[i * 3 + channel]
      data[i * 3 + channel] = share === OPAQUE ? level : old + (level - old) * share / OPAQUE
    }
  }
  return { data, width: photo.width, height: photo.height }
}

/**
 * The photo's own pixels wherever nothing changes; for a visitor's own photo that is the whole
 * photo at its own resolution.
 */
export function createPasteBackStage (imaging: Pick<Imaging, 'resize'>): Stage<TryOnContext> {
  return {
    name: 'paste-back',
    async run (context) {
      const { person, workspace, original } = context
      const opacity = findOpacity(person.layers, workspace.labels, person.kind.worn)
      const generated = take(context, 'generated')
      harmonise(person, workspace.labels, workspace.warpedMask, generated, opacity)
      const framed = pasteBack(person.image, generated, opacity)
      context.image = original === undefined
        ? framed
        : await pasteIntoPhoto(original.image, framed, opacity, original.framing, imaging)
    }
  }
}
