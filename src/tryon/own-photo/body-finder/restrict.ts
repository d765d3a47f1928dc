/** Labels that cannot be where a body part is for sure. */
import type { Point, Rectangle } from '../../raster/geometry.ts'
import { createTensor, type Tensor } from '../../raster/tensor.ts'
import { toPhoto } from '../../records/framing.ts'

/** Below every logit of a network. */
const NEVER = -50

/** Whether a position in the photo is of the part. */
export type PartOf = (at: Point) => boolean

/** Logits [1, C, h, w] of the part `frame` of the photo in which `isPart` has labels of `allowed` only. */
export function restrictLabels (
  logits: Tensor, frame: Rectangle, isPart: PartOf | undefined, allowed: Uint8Array
): Tensor {
  if (isPart === undefined) return logits
  const [, classes, height, width] = logits.shape
  const out = createTensor(logits.shape)
  out.data.set(logits.data)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!isPart(toPhoto({ x, y }, frame, { width, height }))) continue
      for (let c = 0; c < classes; c++) if (!allowed[c]) out.data[c * width * height + i] = NEVER
    }
  }
  return out
}
