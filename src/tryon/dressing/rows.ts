/** Some rows of a try-on: what only they concern is looked at and changed in them alone. */
import type { ByteMap } from '../raster/tensor.ts'
import { take } from '../records/pipeline.ts'
import type { TryOnContext } from './try-on-context.ts'

/** Rows of a try-on, as views of its own memory. */
export interface RowsOfTryOn {
  /** Index of their first pixel in the whole picture, and of the first one after them. */
  readonly from: number
  readonly to: number
  readonly worn: number
  /** Condition classes 0..12. */
  readonly labels: ByteMap
  readonly layers: Uint8Array
  readonly occlusion: Float32Array
}

/** The rows from `top` to the one above `bottom`, within the picture. */
export function viewRows (context: TryOnContext, top: number, bottom: number): RowsOfTryOn {
  const { labels: { data, width, height }, occlusion } = take(context, 'segmentation')
  const { layers, kind: { worn } } = context.person
  const first = Math.max(top, 0)
  const rows = Math.max(Math.min(bottom, height) - first, 0)
  const [from, to] = [first * width, (first + rows) * width]
  return {
    from,
    to,
    worn,
    labels: { data: data.subarray(from, to), width, height: rows },
    layers: layers.data.subarray(from, to),
    occlusion: occlusion.subarray(from, to)
  }
}
