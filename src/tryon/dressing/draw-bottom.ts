/**
 * Trousers that come to light below a top shorter than the old one are the photo's own, carried on upwards. The
 * generator, to which they are hidden, would guess at them.
 */
import { erode } from '../raster/box.ts'
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import { markPixels } from '../raster/mark.ts'
import { findNearest } from '../raster/nearest.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import { Condition } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { OPAQUE } from './opacity.ts'
import { createBottomReader } from './own-bottom.ts'
import { viewRows, type RowsOfTryOn } from './rows.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Pixels about the old garment in which its shadow lies on what is below it. */
const SHADOW = 14
/** Pixels at the outline of lower clothes that hold something of what is beside them. */
const RIM = 6
/** Columns aside within which own lower clothes are looked for: hips are narrower above than below. */
const MOST_ASIDE = 64
/** Rows by which they may begin lower in a column than in most: where a hand lies before them, it is no beginning. */
const MOST_BELOW = 16
const NOWHERE = -1
/** Rows below the waist that are drawn from, up and down again: above the place where legs part. */
const DEPTH = 52

/** The rows in which lower clothes have come to light, and those that they are to be drawn from; undefined without. */
function findRows (context: TryOnContext): RowsOfTryOn | undefined {
  const { data, width } = take(context, 'segmentation').labels
  const layers = context.person.layers.data
  const isBare = (i: number): boolean => data[i] === Condition.bottom && layers[i] === Layer.garment
  let [first, last] = [0, data.length - 1]
  while (first <= last && !isBare(first)) first++
  while (last > first && !isBare(last)) last--
  if (first > last) return undefined
  const bottom = Math.floor(last / width) + 1 + SHADOW + 2 * RIM + DEPTH
  return viewRows(context, Math.floor(first / width) - SHADOW, bottom)
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
    own: erode(markPixels(labels, (i) => layers[i] === Layer.behind && !isNear(i) && isBottom(from + i)), RIM),
    old: markPixels(labels, (i) => (layers[i] === Layer.garment || layers[i] === Layer.behind) && isNear(i))
  }
}

/** For each column the row in which own lower clothes begin; that of the nearest such column where there are none. */
function findBegin ({ data, width }: ByteMap): Int32Array | undefined {
  const begin = Int32Array.from({ length: width }, (_, x) => {
    let i = x
    while (i < data.length && data[i] === 0) i += width
    return i < data.length ? Math.floor(i / width) : NOWHERE
  })
  const known = begin.filter((row) => row !== NOWHERE).sort()
  const lowest = known[known.length >> 1] + MOST_BELOW
  const has = { data: Uint8Array.from(begin, (row) => row === NOWHERE || row > lowest ? 0 : 1), width, height: 1 }
  const nearest = findNearest(has)
  return nearest[0] < 0 ? undefined : nearest.map((x) => begin[x])
}

/** The own pixel of the row nearest to column `x`; undefined where the row has none within MOST_ASIDE. */
function findOwn ({ data, width }: ByteMap, x: number, y: number): number | undefined {
  for (let aside = 0; aside <= MOST_ASIDE; aside++) {
    for (const column of [x - aside, x + aside]) {
      if (column >= 0 && column < width && data[y * width + column] === 1) return y * width + column
    }
  }
}

/** The row that row `y` above `begin` is drawn from, as between two mirrors DEPTH rows apart. */
function rowFor (begin: number, y: number): number {
  const away = (begin - RIM - y) % (2 * DEPTH)
  return begin + Math.max((away > DEPTH ? 2 * DEPTH - away : away) - RIM, 0)
}

/** Draws lower clothes where labels have them and the photo the old garment or its shadow; in place. */
function drawBottom (
  { from, labels: { data, width, height } }: RowsOfTryOn, { own, old }: Bottom, photo: Uint8Array, picture: Tensor,
  opacity: ByteMap
): void {
  const begin = findBegin(own)
  if (begin === undefined) return
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== Condition.bottom || old.data[i] === 0) continue
    const [x, y] = [i % width, Math.floor(i / width)]
    const source = findOwn(own, x, Math.min(rowFor(begin[x], y), height - 1))
    if (source === undefined) continue
    for (let channel = 0, at = from + i; channel < 3; channel++, at += opacity.data.length) {
      picture.data[at] = photo[3 * (from + source) + channel] / 127.5 - 1
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
