/**
 * No gap between top and trousers: where the new top ends above the old one, labels may say background in front of the
 * body.
 */
import { findNearest } from '../raster/nearest.ts'
import type { ByteMap } from '../raster/tensor.ts'
import { Condition, labelSet } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import type { PersonInputs } from '../records/person.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { isBodyPixel } from './bare-kinds.ts'
import { createBottomReader } from './own-bottom.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Rows of the old garment beside the body that may hide lower clothes: hips, not sleeves. */
const MOST_BESIDE = 24
/** Rows below the old garment in which lower clothes begin, if there are any: its shadow may be none to the parse. */
const BELOW = 60
const BEFORE = labelSet(Layer.arm, Layer.hand)

interface Gap {
  /** First and last row of the body labelled background above lower clothes; none where first is beyond last. */
  readonly first: number
  readonly last: number
  /** Whether the garment is right above it. */
  readonly isBelowGarment: boolean
}

type Person = Pick<PersonInputs, 'densePose' | 'layers'>
type Dressed = Pick<PersonInputs, 'layers' | 'conditionInput'>

/** The row from `y` upwards that is no longer background where `isHidden`. */
function climb ({ data, width }: ByteMap, x: number, y: number, isHidden: (i: number) => boolean): number {
  while (y >= 0 && data[y * width + x] === Condition.background && isHidden(y * width + x)) y--
  return y
}

/** Right below the garment the old one may hide lower clothes wider than the body, elsewhere only the body does. */
function findGap (labels: ByteMap, { densePose, layers }: Person, x: number): Gap {
  const { data, width, height } = labels
  let last = height - 1
  while (last >= 0 && data[last * width + x] !== Condition.bottom) last--
  while (last >= 0 && data[last * width + x] === Condition.bottom) last--
  const body = climb(labels, x, last, (i) => isBodyPixel(densePose, i))
  const hidden = climb(labels, x, body, (i) => layers.data[i] === Layer.garment)
  const isBelowGarment = hidden >= 0 && body - hidden <= MOST_BESIDE && data[hidden * width + x] === Condition.upper
  return { first: 1 + (isBelowGarment ? hidden : body), last, isBelowGarment }
}

/**
 * Labels as lower clothes the body between the garment and lower clothes in each column, and beside it, where an arm or
 * the wall is above, as far up as in the nearest such column; in place.
 */
export function closeWaist (labels: ByteMap, person: Person): void {
  const { data, width } = labels
  const gaps = Array.from({ length: width }, (_, x) => findGap(labels, person, x))
  const hem = { data: Uint8Array.from(gaps, (gap) => gap.isBelowGarment ? 1 : 0), width, height: 1 }
  findNearest(hem).forEach((nearest, x) => {
    if (nearest < 0) return
    const { first, last } = gaps[x]
    for (let y = Math.max(first, gaps[nearest].first); y <= last; y++) data[y * width + x] = Condition.bottom
  })
}

/** Whether the photo shows lower clothes, or an arm before them, within BELOW rows of where the old garment ends. */
function goesOn ({ data, width }: ByteMap, isBottom: (i: number) => boolean, x: number): boolean {
  let i = data.length - width + x
  while (i >= 0 && data[i] !== Layer.garment) i -= width
  for (let below = 1; below <= BELOW; below++) {
    if (BEFORE[data[i + below * width]] === 1 || isBottom(i + below * width)) return true
  }
  return false
}

/** Nothing comes to light beside the photo's own lower clothes, whose outline labels pass by some pixels; in place. */
function trimHips ({ data, width }: ByteMap, person: Dressed): void {
  const isBottom = createBottomReader(person)
  for (let x = 0; x < width; x++) {
    if (goesOn(person.layers, isBottom, x)) continue
    for (let i = x; i < data.length; i += width) {
      if (data[i] === Condition.bottom && person.layers.data[i] === Layer.garment) data[i] = Condition.background
    }
  }
}

/** Lower clothes reach up to the new top; packs that tell no points keep their labels. */
export const closeWaistStage: Stage<TryOnContext> = {
  name: 'close-waist',
  run (context) {
    if (take(context, 'condition').points === undefined || context.person.kind.worn !== Condition.upper) return
    const { labels } = take(context, 'segmentation')
    closeWaist(labels, context.person)
    trimHips(labels, context.person)
  }
}
