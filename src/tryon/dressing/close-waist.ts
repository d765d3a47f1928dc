/**
 * No gap between top and trousers: where the new top ends above the old one, labels may say background in front of the
 * body.
 */
import { findNearest } from '../raster/nearest.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'
import { Condition } from '../records/labels.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { isBodyPixel } from './bare-kinds.ts'
import type { TryOnContext } from './try-on-context.ts'

interface Gap {
  /** First and last row of the body labelled background above lower clothes; none where first is beyond last. */
  readonly first: number
  readonly last: number
  /** Whether the garment is right above it. */
  readonly isBelowGarment: boolean
}

function findGap ({ data, width, height }: ByteMap, densePose: RgbImage, x: number): Gap {
  let y = height - 1
  while (y >= 0 && data[y * width + x] !== Condition.bottom) y--
  while (y >= 0 && data[y * width + x] === Condition.bottom) y--
  const last = y
  while (y >= 0 && data[y * width + x] === Condition.background && isBodyPixel(densePose, y * width + x)) y--
  return { first: y + 1, last, isBelowGarment: y >= 0 && data[y * width + x] === Condition.upper }
}

/**
 * Labels as lower clothes the body between the garment and lower clothes in each column, and beside it, where an arm or
 * the wall is above, as far up as in the nearest such column; in place.
 */
export function closeWaist (labels: ByteMap, densePose: RgbImage): void {
  const { data, width } = labels
  const gaps = Array.from({ length: width }, (_, x) => findGap(labels, densePose, x))
  const hem = { data: Uint8Array.from(gaps, (gap) => gap.isBelowGarment ? 1 : 0), width, height: 1 }
  findNearest(hem).forEach((nearest, x) => {
    if (nearest < 0) return
    const { first, last } = gaps[x]
    for (let y = Math.max(first, gaps[nearest].first); y <= last; y++) data[y * width + x] = Condition.bottom
  })
}

/** Lower clothes reach up to the new top; packs that tell no points keep their labels. */
export const closeWaistStage: Stage<TryOnContext> = {
  name: 'close-waist',
  run (context) {
    if (take(context, 'condition').points === undefined || context.person.kind.worn !== Condition.upper) return
    closeWaist(take(context, 'segmentation').labels, context.person.densePose)
  }
}
