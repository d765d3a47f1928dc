/**
 * Makes generated skin and background meet the photo's. The agnostic picture hides more than
 * what changes: where skin was hidden and yet stays as in the photo, the difference of photo and
 * generated picture is known, and it is carried on smoothly to skin that the old garment
 * covered. The wall's own colours are carried on likewise. The photo's grain is laid over both.
 */
import { BARE_KINDS, findKinds } from './bare-kinds.ts'
import { learnCells, sampleCells } from './cells.ts'
import { drawWall, RIM } from './wall.ts'
import { clamp } from '../raster/geometry.ts'
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import { markPixels } from '../raster/mark.ts'
import { grainAt, measureGrain } from './grain.ts'
import { Condition, labelSet } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import { findOpacity } from './opacity.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { GREY, type PersonInputs } from '../records/person.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Largest correction, in [-1, 1] units: beyond it the generator saw something else than the photo. */
const MOST = 0.5
/**
 * Pixels beside the new garment over which a bare neck's correction fades in: about as wide as the generator blends a
 * neckline.
 */
const NECKLINE_BLEND = 5

const SKIN_LAYERS = labelSet(Layer.arm, Layer.neck, Layer.hand)
const BEHIND_LAYERS = labelSet(Layer.behind)
/** Tensor units, [-1, 1], to one of 255 levels. */
const LEVEL = 2 / 255

/** Whether the agnostic picture hid pixel `i`, but the photo shows the skin there that the generated picture should. */
function isKnownSkin (person: PersonInputs, i: number): boolean {
  const { data } = person.agnostic
  if (data[3 * i] !== GREY || data[3 * i + 1] !== GREY || data[3 * i + 2] !== GREY) return false
  return SKIN_LAYERS[person.layers.data[i]] === 1
}

/**
 * How much of the correction pixel `i` takes, 0..1: none of it where the garment's mask after occlusion shows the
 * garment. A bare neck hides the inner side of the garment's back, which the warped garment shows all the same, since
 * nothing of the same class lies in front of it: there the labels tell how far the garment is.
 */
function createBareness (
  kinds: Uint8Array, labels: ByteMap, worn: Tensor, distance: Uint8Array
): (i: number) => number {
  return (i) => {
    const isNeck = kinds[i] === BARE_KINDS.skin && labels.data[i] === Condition.background
    const away = isNeck ? Math.min(distance[i] / (NECKLINE_BLEND * DISTANCE_UNIT), 1) : 0
    return Math.max(1 - worn.data[i], away)
  }
}

/** Distance of each pixel to the new garment, in thirds of a pixel, as far as it matters here. */
function distanceToGarment (labels: ByteMap, worn: number): Uint8Array {
  return distanceTo(markPixels(labels, (i) => labels.data[i] === worn), Math.max(NECKLINE_BLEND, RIM))
}

/** Corrections of the skin on the grid of cells, three planes; `undefined` where none is known. */
function learnSkin (
  person: PersonInputs, kinds: Uint8Array, generated: Tensor, opacity: ByteMap
): Float32Array[] | undefined {
  const size = kinds.length
  const isKnown = (i: number): boolean =>
    kinds[i] === BARE_KINDS.skin && opacity.data[i] === 0 && isKnownSkin(person, i)
  return learnCells(opacity, isKnown, (channel, i) =>
    clamp(person.image.data[3 * i + channel] / 127.5 - 1 - generated.data[channel * size + i], -MOST, MOST))
}

/**
 * Corrects `generated` [1, 3, H, W] in place wherever `opacity` is not 0 and the labels say skin
 * or background, less where `worn` [1, 1, H, W], the garment's mask after occlusion, shows the
 * garment all the same (on a bare neck, less beside the garment). `labels` are condition classes.
 */
export function harmonise (
  person: PersonInputs, labels: ByteMap, worn: Tensor, generated: Tensor, opacity: ByteMap
): void {
  const { width, height } = labels
  const size = width * height
  const kinds = findKinds(person, labels)
  const distance = distanceToGarment(labels, person.kind.worn)
  const barenessAt = createBareness(kinds, labels, worn, distance)
  const skin = learnSkin(person, kinds, generated, opacity)
  const isBareWall = (i: number): boolean => kinds[i] === BARE_KINDS.background && opacity.data[i] !== 0
  drawWall(person, labels, worn, generated, distance, isBareWall)
  const grains = [
    0,
    ...[BEHIND_LAYERS, SKIN_LAYERS].map((layers) => measureGrain(person.image, person.layers, layers) * LEVEL)
  ]
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const kind = kinds[i]
      if (opacity.data[i] === 0 || kind === 0) continue
      const bare = barenessAt(i)
      const grain = grains[kind] * grainAt(x, y)
      for (let channel = 0; channel < 3; channel++) {
        const correction = kind === BARE_KINDS.skin && skin ? sampleCells(skin[channel], width, height, x, y) : 0
        generated.data[channel * size + i] += bare * (correction + grain)
      }
    }
  }
}

/** Generated skin and background in the photo's own tone, and how much of the generated picture shows where. */
export const harmoniseStage: Stage<TryOnContext> = {
  name: 'harmonise',
  run (context) {
    const { person } = context
    const { labels } = take(context, 'segmentation')
    const generated = take(context, 'generated')
    const opacity = context.opacity = findOpacity(person.layers, labels, person.kind.worn)
    harmonise(person, labels, take(context, 'worn').mask, generated, opacity)
    context.harmonised = generated
  }
}
