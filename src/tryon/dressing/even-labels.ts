/** The majority about each pixel decides where the garment is. */
import { countInBox } from '../raster/box.ts'
import type { ByteMap } from '../raster/tensor.ts'
import { markPixels } from '../raster/mark.ts'
import { COVERABLE, IN_FRONT } from '../records/label-sets.ts'
import { Condition } from '../records/labels.ts'
import type { RowsOfTryOn } from './rows.ts'

/** Half the window in which the majority decides, pixels. */
export const RADIUS = 4

/** The label of the nearest pixel in the window about `i` that is neither the garment nor in front of it. */
function labelBeside ({ data, width }: ByteMap, isBeside: Uint8Array, i: number): number {
  let [best, nearest] = [Condition.background as number, Infinity]
  for (let dy = -RADIUS; dy <= RADIUS; dy++) {
    for (let dx = -RADIUS; dx <= RADIUS; dx++) {
      const at = i + dy * width + dx
      const far = dx * dx + dy * dy
      if (far < nearest && isBeside[at] === 1) [best, nearest] = [data[at], far]
    }
  }
  return best
}

/** The majority about each pixel decides whether it is garment; in place. */
export function evenLabels ({ labels, layers, occlusion, worn }: RowsOfTryOn): void {
  const { data } = labels
  const isGarment = markPixels(labels, (i) => data[i] === worn)
  const isBeside = markPixels(labels, (i) => data[i] !== worn && IN_FRONT[layers[i]] === 0)
  const [garment, beside] = [countInBox(isGarment, RADIUS), countInBox(isBeside, RADIUS)]
  for (let i = 0; i < data.length; i++) {
    if (garment[i] === 0 || beside[i] === 0 || IN_FRONT[layers[i]] === 1) continue
    const isMost = garment[i] > beside[i]
    if (isGarment.data[i] === 1 && !isMost) data[i] = labelBeside(labels, isBeside.data, i)
    if (isGarment.data[i] === 0 && isMost && COVERABLE[data[i]] === 1) {
      data[i] = worn
      occlusion[i] = 0
    }
  }
}
