/** Pictures of what each stage of a try-on leaves behind, for people who want to see how it was made. */
import type { Rectangle } from '../raster/geometry.ts'
import { CONDITION_COUNT, paintLabels } from '../records/labels.ts'
import type { PreparedGarment } from '../records/garment.ts'
import { take } from '../records/pipeline.ts'
import { createTensor, FULL_HEIGHT, FULL_WIDTH, type ByteMap, type RgbImage, type Tensor } from '../raster/tensor.ts'
import { CONDITION_COLOURS, LIP_COLOURS } from './class-colours.ts'
import { paintFlow, paintGrid } from './flow-pictures.ts'
import { paintPoints } from './point-picture.ts'
import type { TryOnContext } from './try-on-context.ts'
import { warpGarment } from './warp.ts'

/** A picture of an intermediate result. */
export interface IntermediatePicture {
  readonly name: string
  /** The stage that has made it. */
  readonly stage: string
  readonly image: RgbImage
}

export interface Intermediates {
  /** Draws what a stage has just left in the context: later ones go on working in the same memory. */
  readonly observe: (stage: string, context: TryOnContext) => void
  readonly pictures: readonly IntermediatePicture[]
}

/** How much differences of tones are exaggerated. */
const TONE_FACTOR = 4
const DIFFERENCE_FACTOR = 2
const MIDDLE = 128

export function createIntermediates (): Intermediates {
  const pictures: IntermediatePicture[] = []
  let generated: RgbImage | undefined

  const drawings: Readonly<Record<string, (context: TryOnContext) => Record<string, RgbImage>>> = {
    condition (context) {
      const { segmentation, flow, points } = take(context, 'condition')
      return {
        ...points && { points: paintPoints(context.garment.cloth, points) },
        segmentation: paintLabels(strongestClass(segmentation), CONDITION_COLOURS),
        flow: paintFlow(flow),
        'flow-grid': warpedGrid(flow, context.garment)
      }
    },
    'warp-garment': (context) => ({ 'warped-garment': toImage(take(context, 'warped').cloth) }),
    'compose-segmentation': (context) =>
      ({ 'composed-segmentation': paintLabels(take(context, 'segmentation').labels, CONDITION_COLOURS) }),
    'follow-sleeves': (context) =>
      ({ 'followed-segmentation': paintLabels(take(context, 'segmentation').labels, CONDITION_COLOURS) }),
    'extend-garment': (context) => ({ 'extended-garment': toImage(take(context, 'warped').cloth) }),
    generate (context) {
      generated = toImage(take(context, 'generated'))
      return { generated }
    },
    harmonise (context) {
      const harmonised = toImage(take(context, 'harmonised'))
      return {
        tones: exaggerate(generated ?? harmonised, harmonised, TONE_FACTOR),
        'blend-weights': greyImage(take(context, 'opacity'))
      }
    },
    'paste-back' (context) {
      const image = take(context, 'image')
      const photo = context.original?.image ?? context.person.image
      return { result: image, difference: difference(photo, image) }
    }
  }

  return {
    pictures,
    observe (stage, context) {
      const drawn = drawings[stage]?.(context) ?? {}
      for (const [name, image] of Object.entries(drawn)) pictures.push({ name, stage, image })
    }
  }
}

/** What the try-on starts from: the garment, the photo, and what is hidden and known of it. `parse`: LIP labels. */
export function paintInputs (
  { person, garment }: Pick<TryOnContext, 'person' | 'garment'>, parse?: ByteMap
): IntermediatePicture[] {
  const stage = 'load-person'
  return [
    { name: 'garment', stage: 'place-garment', image: garment.cloth },
    { name: 'photo', stage, image: person.image },
    ...parse === undefined ? [] : [{ name: 'parse', stage, image: paintLabels(parse, LIP_COLOURS) }],
    { name: 'densepose', stage, image: person.densePose },
    { name: 'agnostic', stage, image: person.agnostic },
    { name: 'parse-agnostic', stage, image: paintLabels(strongestClass(person.conditionInput), CONDITION_COLOURS) }
  ]
}

/** A tensor [1, 3, H, W] in [-1, 1] as a picture. */
function toImage ({ data: planes, shape: [, , height, width] }: Tensor): RgbImage {
  const size = width * height
  const data = new Uint8Array(3 * size)
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0, o = channel, at = channel * size; i < size; i++, o += 3, at++) {
      const level = (planes[at] + 1) * 127.5
      data[o] = level < 0 ? 0 : level > 255 ? 255 : level
    }
  }
  return { data, width, height }
}

/** The class with the highest score of each pixel, of the first 13 planes of a tensor [1, C, H, W]. */
function strongestClass ({ data: scores, shape: [, , height, width] }: Tensor): ByteMap {
  const size = width * height
  const data = new Uint8Array(size)
  for (let i = 0; i < size; i++) {
    for (let label = 1; label < CONDITION_COUNT; label++) {
      if (scores[label * size + i] > scores[data[i] * size + i]) data[i] = label
    }
  }
  return { data, width, height }
}

/** A grid on the garment, bent as the garment is. */
function warpedGrid (flow: Tensor, garment: PreparedGarment): RgbImage {
  const cloth = createTensor([1, 3, FULL_HEIGHT, FULL_WIDTH])
  const mask = createTensor([1, 1, FULL_HEIGHT, FULL_WIDTH])
  warpGarment(flow, { ...garment, cloth: paintGrid(garment.cloth) }, cloth, 0, mask)
  return toImage(cloth)
}

function greyImage ({ data: levels, width, height }: ByteMap): RgbImage {
  const data = new Uint8Array(3 * levels.length)
  for (let i = 0, o = 0; i < levels.length; i++, o += 3) data[o] = data[o + 1] = data[o + 2] = levels[i]
  return { data, width, height }
}

/** What was added and taken away, about a middle grey. */
function exaggerate (before: RgbImage, after: RgbImage, factor: number): RgbImage {
  const data = new Uint8ClampedArray(before.data.length)
  for (let i = 0; i < data.length; i++) data[i] = MIDDLE + (after.data[i] - before.data[i]) * factor
  return { ...before, data: new Uint8Array(data.buffer) }
}

/** How much each pixel has changed: what is black is the photo's own. */
function difference (before: RgbImage, after: RgbImage): RgbImage {
  const data = new Uint8ClampedArray(before.data.length)
  for (let i = 0; i < data.length; i++) data[i] = Math.abs(after.data[i] - before.data[i]) * DIFFERENCE_FACTOR
  return { ...before, data: new Uint8Array(data.buffer) }
}

/** Shows a probability 0..255 over a part of a photo: what is left out fades, what is unsure is orange. */
export function paintCertainty (photo: RgbImage, certainty: ByteMap): RgbImage {
  const data = photo.data.slice()
  const scale: Pick<Rectangle, 'width' | 'height'> = {
    width: certainty.width / photo.width, height: certainty.height / photo.height
  }
  for (let y = 0, o = 0; y < photo.height; y++) {
    const row = Math.floor(y * scale.height) * certainty.width
    for (let x = 0; x < photo.width; x++, o += 3) {
      const sure = certainty.data[row + Math.floor(x * scale.width)] / 255
      const unsure = 1 - Math.abs(2 * sure - 1)
      for (let channel = 0; channel < 3; channel++) {
        const kept = data[o + channel] * sure + LEFT_OUT[channel] * (1 - sure)
        data[o + channel] = kept + (UNSURE[channel] - kept) * unsure
      }
    }
  }
  return { ...photo, data }
}

const LEFT_OUT = [38, 44, 48] as const
const UNSURE = [255, 140, 40] as const
