/** Slowly changing corrections of a picture on a grid of cells, three planes. */
import { blend, clamp } from '../raster/geometry.ts'
import { createSparseGrid, fillGrid } from '../raster/push-pull.ts'

/** Pixels to a cell: tones change slowly. */
const CELL = 8
/** Every second pixel of every second row is enough to know a cell. */
const STEP = 2
/** Known pixels after which a cell stands for itself: half of those looked at. */
const ENOUGH = CELL * CELL / STEP / STEP / 2

/**
 * The means of `valueAt` over the known pixels of each cell, three planes; cells where little is known take what is
 * known around. `undefined` when no pixel is known.
 */
export function learnCells (
  { width, height }: { readonly width: number, readonly height: number },
  isKnown: (i: number) => boolean,
  valueAt: (channel: number, i: number, x: number, y: number) => number
): Float32Array[] | undefined {
  const grid = createSparseGrid(Math.ceil(width / CELL), Math.ceil(height / CELL), 3)
  let known = false
  for (let y = 0; y < height; y += STEP) {
    for (let x = 0, i = y * width; x < width; x += STEP, i += STEP) {
      if (!isKnown(i)) continue
      const cell = Math.floor(y / CELL) * grid.width + Math.floor(x / CELL)
      grid.weights[cell]++
      known = true
      for (let channel = 0; channel < 3; channel++) grid.sums[channel][cell] += valueAt(channel, i, x, y)
    }
  }
  return known ? fillGrid(grid, ENOUGH) : undefined
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
