/** Square parts of a photo, as the body finder's networks see them. */
import { createTensor, type RgbImage, type Tensor } from '../../raster/tensor.ts'
import { clamp, type Point, type Size } from '../../raster/geometry.ts'

/** In pixels of the photo, also between them; may reach beyond its edges. */
export interface Square {
  readonly left: number
  readonly top: number
  readonly side: number
}

export function squareAbout ({ x, y }: Point, side: number): Square {
  return { left: x - side / 2, top: y - side / 2, side }
}

/** The smallest centred square that holds a whole picture. */
export function squareWhole ({ width, height }: Size): Square {
  return squareAbout({ x: width / 2, y: height / 2 }, Math.max(width, height))
}

/** Samples a side of an element; with more, the mean of a large square gets no better. */
const MOST_SAMPLES = 4

/**
 * The square as a tensor [1, 3, size, size] of levels 0 to 1 times `scale` plus `offset`; what lies
 * beyond the photo is black. Each element is the mean of samples spread evenly over it.
 */
export function sampleSquare (photo: RgbImage, square: Square, size: number, scale = 1, offset = 0): Tensor {
  const tensor = createTensor([1, 3, size, size])
  const count = clamp(Math.ceil(square.side / size), 1, MOST_SAMPLES)
  const columns = positions(square.left, square.side, size * count, photo.width)
  const rows = positions(square.top, square.side, size * count, photo.height)
  const out = tensor.data
  const plane = size * size
  const share = scale / (255 * count * count)
  out.fill(offset)
  for (let v = 0; v < rows.length; v++) {
    if (rows[v] < 0) continue
    const to = Math.floor(v / count) * size
    const row = rows[v] * photo.width
    for (let u = 0; u < columns.length; u++) {
      if (columns[u] < 0) continue
      const at = to + Math.floor(u / count)
      const from = (row + columns[u]) * 3
      out[at] += photo.data[from] * share
      out[at + plane] += photo.data[from + 1] * share
      out[at + 2 * plane] += photo.data[from + 2] * share
    }
  }
  return tensor
}

/** The photo's pixel under each of `count` samples of a side, -1 beyond the photo. */
function positions (start: number, side: number, count: number, length: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => {
    const at = Math.floor(start + (i + 0.5) * side / count)
    return at >= 0 && at < length ? at : -1
  })
}
