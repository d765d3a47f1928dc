/** The finished 768x1024 picture, put back where it was cut from, at the photo's own resolution. */
import type { Imaging } from '../networks.ts'
import { bilinearTaps } from '../resample.ts'
import type { ByteMap, RgbImage } from '../tensor.ts'
import { visiblePart, type Framing } from './framing.ts'

const OPAQUE = 255

/** One row of the opacity, resized: `row[x]` 0..255 for each column of the frame. */
function opacityRow (opacity: ByteMap, xs: ReturnType<typeof bilinearTaps>, top: number, bottom: number, down: number, row: Float32Array): boolean {
  const { data, width } = opacity
  let any = false
  for (let x = 0; x < row.length; x++) {
    const [left, right, across] = [xs.first[x], xs.second[x], xs.weight[x]]
    const upper = data[top * width + left] * (1 - across) + data[top * width + right] * across
    const lower = data[bottom * width + left] * (1 - across) + data[bottom * width + right] * across
    row[x] = upper * (1 - down) + lower * down
    if (row[x] > 0) any = true
  }
  return any
}

/**
 * Mixes `result` over the photo where `opacity` (same size as `result`, 0..255) says; where it is
 * 0 every pixel is the photo's own. `result` is resized (Lanczos) to the frame's size.
 */
export async function pasteIntoPhoto (
  photo: RgbImage, result: RgbImage, opacity: ByteMap, framing: Framing, imaging: Pick<Imaging, 'resize'>
): Promise<RgbImage> {
  const { frame } = framing
  const visible = visiblePart(framing)
  const large = await imaging.resize(result, frame.width, frame.height)
  const data = photo.data.slice()
  const xs = bilinearTaps(opacity.width, frame.width)
  const ys = bilinearTaps(opacity.height, frame.height)
  const row = new Float32Array(frame.width)
  for (let y = visible.top; y < visible.top + visible.height; y++) {
    const inFrame = y - frame.top
    if (!opacityRow(opacity, xs, ys.first[inFrame], ys.second[inFrame], ys.weight[inFrame], row)) continue
    for (let x = visible.left; x < visible.left + visible.width; x++) {
      const share = row[x - frame.left] / OPAQUE
      if (share === 0) continue
      const to = (y * photo.width + x) * 3
      const from = (inFrame * frame.width + x - frame.left) * 3
      for (let channel = 0; channel < 3; channel++) {
        data[to + channel] = Math.round(data[to + channel] + (large.data[from + channel] - data[to + channel]) * share)
      }
    }
  }
  return { data, width: photo.width, height: photo.height }
}
