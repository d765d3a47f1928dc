/** Slowly changing corrections of a picture on a grid of cells, three planes. */
import { blend, clamp } from '../raster/geometry.ts'
import { createSparseGrid, type SparseGrid } from '../raster/push-pull.ts'

/** Pixels to a cell: tones change slowly. */
export const CELL = 8
/** Every second pixel of every second row is enough to know a cell. */
export const STEP = 2
/** Known pixels after which a cell stands for itself: half of those looked at. */
export const ENOUGH = CELL * CELL / STEP / STEP / 2

/** An empty grid for a picture. */
export function createCellGrid (width: number, height: number): SparseGrid {
  return createSparseGrid(Math.ceil(width / CELL), Math.ceil(height / CELL), 3)
}

/** Bilinear value of a plane of cells at pixel (x, y) of a picture of `width` x `height`. */
export function sampleCells (plane: Float32Array, width: number, height: number, x: number, y: number): number {
  const across = Math.ceil(width / CELL)
  const u = clamp((x + 0.5) / CELL - 0.5, 0, across - 1)
  const v = clamp((y + 0.5) / CELL - 0.5, 0, Math.ceil(height / CELL) - 1)
  const left = u | 0
  const top = v | 0
  const right = left + 1 < across ? left + 1 : left
  const at = top * across
  const below = at + (top + 1 < Math.ceil(height / CELL) ? across : 0)
  return blend(plane[at + left], plane[at + right], plane[below + left], plane[below + right], u - left, v - top)
}
