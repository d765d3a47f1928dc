/**
 * Makes generated skin and background meet the photo's. The agnostic picture hides more than
 * what changes: where skin or background was hidden and yet stays as in the photo, the
 * difference of photo and generated picture is known, and it is carried on smoothly to where
 * the old garment gave skin or background free. The photo's grain is laid over both.
 */
import { blend, clamp } from '../raster/geometry.ts'
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import { grainAt, measureGrain } from './grain.ts'
import { CONDITION_ARMS } from '../records/label-sets.ts'
import { Condition, labelSet } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import { findOpacity } from './opacity.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { createSparseGrid, fillGrid } from '../raster/push-pull.ts'
import { GREY, type PersonInputs } from '../records/person.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Pixels to a cell of the correction: tones change slowly. */
const CELL = 8
/** Every second pixel of every second row is enough to know a difference. */
const STEP = 2
/** Known pixels after which a cell stands for itself: half of those looked at. */
const ENOUGH = CELL * CELL / STEP / STEP / 2
/** Largest correction, in [-1, 1] units: beyond it the generator saw something else than the photo. */
const MOST = 0.5
/** DensePose paints no part darker than this sum of its three levels; JPEG noise on black stays below. */
const NO_BODY = 90
/** How far below the photo's bare neck a new neckline may go, pixels. */
const NECKLINE = 80
/**
 * Pixels beside the new garment over which a bare neck's correction fades in: about as wide as the generator blends a
 * neckline.
 */
const NECKLINE_BLEND = 5

const SKIN_LAYERS = labelSet(Layer.arm, Layer.neck, Layer.hand)
const BEHIND_LAYERS = labelSet(Layer.behind)
const KINDS = { background: 1, skin: 2 } as const
/** Tensor units, [-1, 1], to one of 255 levels. */
const LEVEL = 2 / 255

/**
 * Last row at which a bare neck or chest is looked for: below, "background" on the body is a gap above the trousers.
 */
function findNeckEnd ({ layers }: PersonInputs): number {
  const last = layers.data.lastIndexOf(Layer.neck)
  return last < 0 ? 0 : Math.floor(last / layers.width) + NECKLINE
}

/**
 * For each pixel whether it is generated as background (1), skin (2) or neither (0). The neck has no class of its own.
 */
function findKinds (person: PersonInputs, labels: ByteMap): Uint8Array {
  const kinds = new Uint8Array(labels.data.length)
  const neckEnd = findNeckEnd(person) * labels.width
  const { data } = person.densePose
  for (let i = 0; i < kinds.length; i++) {
    const label = labels.data[i]
    if (CONDITION_ARMS[label]) kinds[i] = KINDS.skin
    else if (label === Condition.background) {
      const isBody = data[3 * i] + data[3 * i + 1] + data[3 * i + 2] >= NO_BODY
      if (!isBody) kinds[i] = KINDS.background
      else if (i < neckEnd) kinds[i] = KINDS.skin
    }
  }
  return kinds
}

/** Whether the agnostic picture hid pixel `i`, but the photo shows there what the generated picture should. */
function isKnown (person: PersonInputs, kind: number, i: number): boolean {
  const { data } = person.agnostic
  if (data[3 * i] !== GREY || data[3 * i + 1] !== GREY || data[3 * i + 2] !== GREY) return false
  const layer = person.layers.data[i]
  return kind === KINDS.skin ? SKIN_LAYERS[layer] === 1 : layer === Layer.behind
}

/**
 * How much of the correction pixel `i` takes, 0..1: none of it where the garment's mask after occlusion shows the
 * garment. A bare neck hides the inner side of the garment's back, which the warped garment shows all the same, since
 * nothing of the same class lies in front of it: there the labels tell how far the garment is.
 */
function createBareness (kinds: Uint8Array, labels: ByteMap, worn: Tensor, wornClass: number): (i: number) => number {
  const garment = new Uint8Array(labels.data.length)
  for (let i = 0; i < garment.length; i++) garment[i] = labels.data[i] === wornClass ? 1 : 0
  const distance = distanceTo({ ...labels, data: garment }, NECKLINE_BLEND)
  return (i) => {
    const isNeck = kinds[i] === KINDS.skin && labels.data[i] === Condition.background
    const away = isNeck ? Math.min(distance[i] / (NECKLINE_BLEND * DISTANCE_UNIT), 1) : 0
    return Math.max(1 - worn.data[i], away)
  }
}

/** Corrections of one kind on the grid of cells, three planes. */
function learn (
  person: PersonInputs, kinds: Uint8Array, generated: Tensor, opacity: ByteMap, kind: number
): Float32Array[] {
  const { width, height } = opacity
  const size = width * height
  const grid = createSparseGrid(Math.ceil(width / CELL), Math.ceil(height / CELL), 3)
  for (let y = 0; y < height; y += STEP) {
    for (let x = 0, i = y * width; x < width; x += STEP, i += STEP) {
      if (kinds[i] !== kind || opacity.data[i] !== 0 || !isKnown(person, kind, i)) continue
      const cell = Math.floor(y / CELL) * grid.width + Math.floor(x / CELL)
      grid.weights[cell]++
      for (let channel = 0; channel < 3; channel++) {
        const photo = person.image.data[3 * i + channel] / 127.5 - 1
        grid.sums[channel][cell] += clamp(photo - generated.data[channel * size + i], -MOST, MOST)
      }
    }
  }
  return fillGrid(grid, ENOUGH)
}

/** Bilinear value of a plane of cells at pixel (x, y). */
function sampleCells (plane: Float32Array, width: number, height: number, x: number, y: number): number {
  const u = clamp((x + 0.5) / CELL - 0.5, 0, width - 1)
  const v = clamp((y + 0.5) / CELL - 0.5, 0, height - 1)
  const left = u | 0
  const top = v | 0
  const right = left + 1 < width ? left + 1 : left
  const below = top + 1 < height ? width : 0
  const at = top * width
  return blend(
    plane[at + left],
    plane[at + right],
    plane[at + below + left],
    plane[at + below + right],
    u - left,
    v - top
  )
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
  const cellsWidth = Math.ceil(width / CELL)
  const cellsHeight = Math.ceil(height / CELL)
  const kinds = findKinds(person, labels)
  const barenessAt = createBareness(kinds, labels, worn, person.kind.worn)
  const corrections = [
    [], learn(person, kinds, generated, opacity, KINDS.background), learn(person, kinds, generated, opacity, KINDS.skin)
  ]
  const grains = [
    0,
    ...[BEHIND_LAYERS, SKIN_LAYERS].map((layers) => measureGrain(person.image, person.layers, layers) * LEVEL)
  ]
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (opacity.data[i] === 0) continue
      const planes = corrections[kinds[i]]
      const bare = barenessAt(i)
      const grain = grains[kinds[i]] * grainAt(x, y)
      for (let channel = 0; channel < planes.length; channel++) {
        generated.data[channel * size + i] +=
          bare * (sampleCells(planes[channel], cellsWidth, cellsHeight, x, y) + grain)
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
