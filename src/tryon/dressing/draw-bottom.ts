/**
 * Trousers that come to light below a top shorter than the old one are the photo's own, carried on upwards. The
 * generator, to which they are hidden, would guess at them.
 */
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import { markPixels } from '../raster/mark.ts'
import { findNearest } from '../raster/nearest.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import { Condition } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import type { PersonInputs } from '../records/person.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { OPAQUE } from './opacity.ts'
import { viewRows, type RowsOfTryOn } from './rows.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Pixels about the old garment in which its shadow lies on what is below it. */
const SHADOW = 14

/**
 * The rows in which lower clothes have come to light, and below them as many as they are to be drawn from; undefined
 * where none have.
 */
function findRows (context: TryOnContext): RowsOfTryOn | undefined {
  const { data, width } = take(context, 'segmentation').labels
  const layers = context.person.layers.data
  const isBare = (i: number): boolean => data[i] === Condition.bottom && layers[i] === Layer.garment
  let [first, last] = [0, data.length - 1]
  while (first <= last && !isBare(first)) first++
  while (last > first && !isBare(last)) last--
  if (first > last) return undefined
  const [top, bottom] = [Math.floor(first / width), Math.floor(last / width) + 1 + SHADOW]
  return viewRows(context, top - SHADOW, 2 * bottom - top)
}

/** Whether the parse of a person shows lower clothes at a pixel of the photo, beside the old garment. */
function createBottomReader ({ conditionInput, layers }: PersonInputs): (i: number) => boolean {
  const [, , rows, columns] = conditionInput.shape
  const plane = conditionInput.data.subarray(Condition.bottom * rows * columns, (Condition.bottom + 1) * rows * columns)
  const scale = layers.width / columns
  return (i) => plane[Math.floor(i / layers.width / scale) * columns + Math.floor(i % layers.width / scale)] === 1
}

interface Bottom {
  /** 1 where the photo shows lower clothes, out of the old garment's shadow. */
  readonly own: ByteMap
  /** 1 where the old garment or its shadow lies. */
  readonly old: ByteMap
}

function findBottom ({ from, labels, layers }: RowsOfTryOn, isBottom: (i: number) => boolean): Bottom {
  const away = distanceTo(markPixels(labels, (i) => layers[i] === Layer.garment), SHADOW)
  const isNear = (i: number): boolean => away[i] < SHADOW * DISTANCE_UNIT
  return {
    own: markPixels(labels, (i) => layers[i] === Layer.behind && !isNear(i) && isBottom(from + i)),
    old: markPixels(labels, (i) => (layers[i] === Layer.garment || layers[i] === Layer.behind) && isNear(i))
  }
}

/** The pixel as far beyond `border` as `i` is on this side of it, or `border` where that is not `own`. */
function mirrored ({ data, width }: ByteMap, i: number, border: number): number {
  const x = 2 * (border % width) - i % width
  const y = 2 * Math.floor(border / width) - Math.floor(i / width)
  const at = y * width + x
  return x >= 0 && x < width && data[at] === 1 ? at : border
}

/** Draws lower clothes where labels have them and the photo the old garment or its shadow; in place. */
function drawBottom (
  rows: RowsOfTryOn, { own, old }: Bottom, photo: Uint8Array, picture: Tensor, opacity: ByteMap
): void {
  const nearest = findNearest(own)
  const { from, labels } = rows
  for (let i = 0; i < nearest.length; i++) {
    if (labels.data[i] !== Condition.bottom || old.data[i] === 0 || nearest[i] < 0) continue
    const source = from + mirrored(own, i, nearest[i])
    for (let channel = 0, at = from + i; channel < 3; channel++, at += opacity.data.length) {
      picture.data[at] = photo[3 * source + channel] / 127.5 - 1
    }
    opacity.data[from + i] = OPAQUE
  }
}

/** Lower clothes that come to light below the new top; packs that tell no points draw them by their generator. */
export const drawBottomStage: Stage<TryOnContext> = {
  name: 'draw-bottom',
  run (context) {
    const { person } = context
    if (take(context, 'condition').points === undefined || person.kind.worn !== Condition.upper) return
    const rows = findRows(context)
    if (rows === undefined) return
    const bottom = findBottom(rows, createBottomReader(person))
    drawBottom(rows, bottom, person.image.data, take(context, 'harmonised'), take(context, 'opacity'))
  }
}
