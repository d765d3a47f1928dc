/** The majority about each pixel decides where the garment is. */
import { countInBox } from '../raster/box.ts'
import type { ByteMap } from '../raster/tensor.ts'
import { Condition, labelSet } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'

/** Half the window in which the majority decides, pixels. */
export const RADIUS = 4

/** What a garment may cover. */
const COVERABLE = labelSet(
  Condition.background, Condition.bottom, Condition.leftArm, Condition.rightArm, Condition.noise
)
/** What it never covers. */
export const IN_FRONT = labelSet(Layer.front, Layer.hand)

/** The rows of a try-on that the garment lies in, as views of its own memory. */
export interface Rows {
  readonly worn: number
  /** Condition classes 0..12. */
  readonly labels: ByteMap
  readonly layers: Uint8Array
  readonly occlusion: Float32Array
}

/** 1 where `is` holds. */
export function mapOf ({ data, width, height }: ByteMap, is: (i: number) => boolean): ByteMap {
  const out = new Uint8Array(data.length)
  for (let i = 0; i < out.length; i++) out[i] = is(i) ? 1 : 0
  return { data: out, width, height }
}

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
export function evenLabels ({ labels, layers, occlusion, worn }: Rows): void {
  const { data } = labels
  const isGarment = mapOf(labels, (i) => data[i] === worn)
  const isBeside = mapOf(labels, (i) => data[i] !== worn && IN_FRONT[layers[i]] === 0)
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
