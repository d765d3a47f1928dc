/**
 * The garment's hem is an even line. Labels are predicted pixel by pixel, and where the network doubts how long the
 * garment is, its hem is torn into waves, holes and crumbs.
 */
import type { ByteMap } from '../raster/tensor.ts'
import { IN_FRONT } from '../records/label-sets.ts'
import { Condition, labelSet } from '../records/labels.ts'
import type { PersonInputs } from '../records/person.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { ComposedSegmentation, TryOnContext } from './try-on-context.ts'

/** Columns whose hems are compared: the middle one of so many is the hem, whatever a wave or a hole does in it. */
const WINDOW = 81
/** Columns over which the line is smoothed then. */
const SMOOTHING = 41
/** Rows of lower clothes below a hem that make it one; a fold's shadow is thinner. */
const LEAST_BELOW = 12
/** A garment whose hem is found in fewer columns is worn otherwise: open, tucked behind an arm, seen from aside. */
const LEAST_COLUMNS = 120
/** Rows above the line within which holes are closed. */
const MOST_MOVED = 60
const NO_HEM = -1
/** What shows through a torn garment. */
const SHOWS_THROUGH = labelSet(Condition.background, Condition.bottom, Condition.noise)

/** For each column the row in which lower clothes begin for good below the garment, or NO_HEM. */
export function findHem ({ data, width, height }: ByteMap): Int32Array {
  const hem = new Int32Array(width).fill(NO_HEM)
  for (let x = 0; x < width; x++) {
    let y = height - 1
    while (y >= 0 && data[y * width + x] !== Condition.bottom) y--
    const last = y
    while (y >= 0 && data[y * width + x] === Condition.bottom) y--
    if (y >= 0 && last - y >= LEAST_BELOW && data[y * width + x] === Condition.upper) hem[x] = y + 1
  }
  return hem
}

function medianOf (values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]
}

/** The hems about each column that has one, reduced to one number. */
function reduce (hem: ArrayLike<number>, window: number, toOne: (values: number[]) => number): Float64Array {
  const reach = window >> 1
  return Float64Array.from(hem, (own, x) => {
    if (own === NO_HEM) return NO_HEM
    const near: number[] = []
    for (let at = Math.max(x - reach, 0); at <= Math.min(x + reach, hem.length - 1); at++) {
      if (hem[at] !== NO_HEM) near.push(hem[at])
    }
    return toOne(near)
  })
}

const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Cloth above the line, lower clothes below it; in place. */
function settle ({ data, width }: ByteMap, hem: Int32Array, line: Float64Array): void {
  for (let x = 0; x < hem.length; x++) {
    if (hem[x] === NO_HEM) continue
    const row = Math.round(line[x])
    const [from, to] = hem[x] < row ? [Condition.bottom, Condition.upper] : [Condition.upper, Condition.bottom]
    for (let y = Math.min(hem[x], row); y < Math.max(hem[x], row); y++) {
      if (data[y * width + x] === from) data[y * width + x] = to
    }
  }
}

/** Labels as garment what shows through it within MOST_MOVED rows above the line; in place. */
function close ({ data, width }: ByteMap, hem: Int32Array, line: Float64Array): void {
  for (let x = 0; x < hem.length; x++) {
    if (hem[x] === NO_HEM) continue
    const bottom = Math.round(line[x])
    for (let y = bottom - 1, first = y; y >= Math.max(bottom - MOST_MOVED, 0); y--) {
      const label = data[y * width + x]
      if (label === Condition.upper) {
        for (let hole = y + 1; hole <= first; hole++) data[hole * width + x] = Condition.upper
        first = y - 1
      } else if (SHOWS_THROUGH[label] === 0) first = y - 1
    }
  }
}

/** Lower clothes, which the labels had expected, cover nothing of the garment within MOST_MOVED rows above the line. */
function uncover (
  { labels: { data, width }, occlusion }: ComposedSegmentation, { layers }: PersonInputs, line: Float64Array
): void {
  line.forEach((row, x) => {
    const bottom = Math.round(row)
    for (let y = Math.max(bottom - MOST_MOVED, 0); y < bottom; y++) {
      const i = y * width + x
      if (data[i] === Condition.upper && IN_FRONT[layers.data[i]] === 0) occlusion[i] = 0
    }
  })
}

/** Evens the hem of an upper garment over lower clothes; packs that tell no points keep their labels. */
export const evenHemStage: Stage<TryOnContext> = {
  name: 'even-hem',
  run (context) {
    if (take(context, 'condition').points === undefined) return
    const segmentation = take(context, 'segmentation')
    const { labels } = segmentation
    const { worn } = context.person.kind
    if (worn !== Condition.upper) return
    const hem = findHem(labels)
    if (hem.filter((row) => row !== NO_HEM).length < LEAST_COLUMNS) return
    const line = reduce(reduce(hem, WINDOW, medianOf), SMOOTHING, meanOf)
    settle(labels, hem, line)
    close(labels, hem, line)
    uncover(segmentation, context.person, line)
  }
}
