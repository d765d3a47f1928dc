/** The finder's silhouette over what the pack's own network calls background. */
import { blend, type Rectangle, type Size } from '../../raster/geometry.ts'
import { createTensor, type Tensor } from '../../raster/tensor.ts'
import { toPhoto } from '../../records/framing.ts'
import { LANDMARK_SIDE, type FoundBody } from './landmarks.ts'

/** Logit from which the silhouette alone decides what is person: probability 0.88 or 0.12. */
const SURE = 2
/** Outside of the photo and of the finder's square nothing is person. */
const NOWHERE = -10

/** Logits of the silhouette at the elements of a framed picture `width` x `height`, bilinear. */
export function silhouetteIn (
  { silhouette: { data }, square }: FoundBody, frame: Rectangle, photo: Size, { width, height }: Size
): Float32Array {
  const columns = places(
    width,
    (x) => toPhoto({ x, y: 0 }, frame, { width, height }).x,
    photo.width,
    square.left,
    square.side
  )
  const rows = places(
    height,
    (y) => toPhoto({ x: 0, y }, frame, { width, height }).y,
    photo.height,
    square.top,
    square.side
  )
  const out = new Float32Array(width * height).fill(NOWHERE)
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(rows[y])
    for (let x = 0; x < width; x++, i++) {
      if (rows[y] < 0 || columns[x] < 0) continue
      const column = Math.floor(columns[x])
      const at = row * LANDMARK_SIDE + column
      const below = at + LANDMARK_SIDE
      out[i] = blend(data[at], data[at + 1], data[below], data[below + 1], columns[x] - column, rows[y] - row)
    }
  }
  return out
}

/** Where each element of a side lies in the silhouette, between its samples; -1 beyond it or beyond the photo. */
function places (
  count: number, toPhotoSide: (at: number) => number, length: number, start: number, side: number
): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    const at = toPhotoSide(i)
    const place = (at + 0.5 - start) * LANDMARK_SIDE / side - 0.5
    return isWithin(at, length) && place >= 0 && place < LANDMARK_SIDE - 1 ? place : -1
  })
}

/** Whether a position lies on a pixel of a side. */
export function isWithin (at: number, length: number): boolean {
  return at >= -0.5 && at < length - 0.5
}

/** The largest logit of each element but the background's, class 0. */
function strongest ({ data, shape }: Tensor): Float32Array {
  const size = shape[2] * shape[3]
  const most = data.slice(size, 2 * size)
  for (let from = 2 * size; from < data.length; from += size) {
    for (let i = 0; i < size; i++) if (data[from + i] > most[i]) most[i] = data[from + i]
  }
  return most
}

/**
 * Logits in which the silhouette has spoken about background: where it is sure it decides, between that
 * the network's own answer counts the more the less sure it is. Which label the person has there stays
 * the network's. `mayAdd` is 0 where background must not become person.
 */
export function gateBackground (logits: Tensor, silhouette: Float32Array, mayAdd?: Uint8Array): Tensor {
  const out = createTensor(logits.shape)
  out.data.set(logits.data)
  const most = strongest(logits)
  for (let i = 0; i < silhouette.length; i++) {
    const own = most[i] - logits.data[i]
    const fused = silhouette[i] + own * Math.max(1 - Math.abs(silhouette[i]) / SURE, 0)
    if (fused < 0 || mayAdd === undefined || mayAdd[i] || own > 0) out.data[i] = most[i] - fused
  }
  return out
}
