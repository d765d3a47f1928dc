/**
 * No gap between top and trousers: where the new top ends above the old one, labels may say background in front of the
 * body.
 */
import type { ByteMap, RgbImage } from '../raster/tensor.ts'
import { Condition } from '../records/labels.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { isBodyPixel } from './bare-kinds.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Labels as lower clothes the body between the garment and lower clothes in each column; in place. */
export function closeWaist ({ data, width, height }: ByteMap, densePose: RgbImage): void {
  for (let x = 0; x < width; x++) {
    let y = height - 1
    while (y >= 0 && data[y * width + x] !== Condition.bottom) y--
    while (y >= 0 && data[y * width + x] === Condition.bottom) y--
    const last = y
    while (y >= 0 && data[y * width + x] === Condition.background && isBodyPixel(densePose, y * width + x)) y--
    if (y < 0 || data[y * width + x] !== Condition.upper) continue
    for (let row = y + 1; row <= last; row++) data[row * width + x] = Condition.bottom
  }
}

/** Lower clothes reach up to the new top; packs that tell no points keep their labels. */
export const closeWaistStage: Stage<TryOnContext> = {
  name: 'close-waist',
  run (context) {
    if (take(context, 'condition').points === undefined || context.person.kind.worn !== Condition.upper) return
    closeWaist(take(context, 'segmentation').labels, context.person.densePose)
  }
}
