/** The finished 768x1024 picture, put back where it was cut from, at the photo's own resolution. */
import { crop } from '../raster/frame.ts'
import { blend, findBoundingBox } from '../raster/geometry.ts'
import type { Imaging } from '../records/networks.ts'
import { bilinearTaps, type BilinearTaps } from '../raster/resample.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'
import type { Framing } from '../records/framing.ts'

const OPAQUE = 255

/** Pixels around the change that resizing may look at. */
const MARGIN = 8
/** An edge may move outwards by this much to where it meets the photo's pixels best. */
const SEARCH = 16

interface Span {
  /** First pixel and one past the last, in the result. */
  readonly from: number
  readonly to: number
  /** First pixel and one past the last, in the frame. */
  readonly frameFrom: number
  readonly frameTo: number
}

/** The edge, up to SEARCH pixels outwards, whose place in the frame is nearest to a whole pixel. */
function bestEdge (edge: number, step: 1 | -1, size: number, scale: number): number {
  let best = edge
  const off = (at: number) => Math.abs(at * scale - Math.round(at * scale))
  for (let moved = 1; moved <= SEARCH; moved++) {
    const at = edge + moved * step
    if (at >= 0 && at <= size && off(at) < off(best)) best = at
  }
  return best
}

/** The stretch of one axis that holds the change, `length` from `first` on. */
function spanOf (first: number, length: number, size: number, frameSize: number): Span {
  const scale = frameSize / size
  const from = bestEdge(Math.max(first - MARGIN, 0), -1, size, scale)
  const to = bestEdge(Math.min(first + length + MARGIN, size), 1, size, scale)
  const frameFrom = Math.round(from * scale)
  return { from, to, frameFrom, frameTo: Math.max(Math.round(to * scale), frameFrom + 1) }
}

/** One row of the opacity resized to the frame's columns: 0..255, from column `xs.from` of the span on. */
function mixOpacity (
  { data, width }: ByteMap, xs: BilinearTaps, ys: BilinearTaps, y: number, span: Span, row: Float32Array
): void {
  const top = ys.first[y] * width
  const bottom = ys.second[y] * width
  for (let i = 0, x = span.frameFrom; x < span.frameTo; i++, x++) {
    const [left, right, across] = [xs.first[x], xs.second[x], xs.weight[x]]
    row[i] = blend(data[top + left], data[top + right], data[bottom + left], data[bottom + right], across, ys.weight[y])
  }
}

/**
 * Mixes `result` over the photo where `opacity` (same size as `result`, 0..255) says; where it is
 * 0 every pixel is the photo's own. Only the part that changes is resized (Lanczos); its edges
 * lie at whole pixels of the frame within a fraction of one.
 */
export async function pasteIntoPhoto (
  photo: RgbImage, result: RgbImage, opacity: ByteMap, { frame }: Framing, imaging: Pick<Imaging, 'resize'>
): Promise<RgbImage> {
  const data = photo.data.slice()
  const change = findBoundingBox(opacity, 1)
  if (change === undefined) return { ...photo, data }
  const across = spanOf(change.left, change.width, result.width, frame.width)
  const down = spanOf(change.top, change.height, result.height, frame.height)
  const part = crop(result, {
    left: across.from,
    top: down.from,
    width: across.to - across.from,
    height: down.to - down.from
  })
  const large = await imaging.resize(part, across.frameTo - across.frameFrom, down.frameTo - down.frameFrom)
  const xs = bilinearTaps(opacity.width, frame.width)
  const ys = bilinearTaps(opacity.height, frame.height)
  const row = new Float32Array(large.width)
  for (let y = 0; y < large.height; y++) {
    const photoY = frame.top + down.frameFrom + y
    if (photoY < 0 || photoY >= photo.height) continue
    mixOpacity(opacity, xs, ys, down.frameFrom + y, across, row)
    mixRow(data, large, y, row, photoY * photo.width, frame.left + across.frameFrom, photo.width)
  }
  return { data, width: photo.width, height: photo.height }
}

/** Mixes one row over the photo's row that begins at pixel `rowStart`; column 0 lies at `left`. */
function mixRow (
  data: Uint8Array, large: RgbImage, y: number, row: Float32Array, rowStart: number, left: number, photoWidth: number
): void {
  const first = Math.max(-left, 0)
  const last = Math.min(large.width, photoWidth - left)
  for (let x = first; x < last; x++) {
    const share = row[x] / OPAQUE
    if (share === 0) continue
    const to = (rowStart + left + x) * 3
    const from = (y * large.width + x) * 3
    for (let channel = 0; channel < 3; channel++) {
      data[to + channel] = Math.round(data[to + channel] + (large.data[from + channel] - data[to + channel]) * share)
    }
  }
}
