/** What changes slowly over a picture, on a grid of cells. */
import { blend, clamp, mix } from '../raster/geometry.ts'
import { createSparseGrid, fillGrid } from '../raster/push-pull.ts'
import { bilinearTaps } from '../raster/resample.ts'

/** Pixels to a cell: tones change slowly. */
export const CELL = 8
/** Every second pixel of every second row is enough to know a cell. */
const STEP = 2
/** Known pixels after which a cell stands for itself: half of those looked at. */
const ENOUGH = CELL * CELL / STEP / STEP / 2

/**
 * The means of `valueAt` over the known pixels of each cell, a plane for each channel; cells where little is known take
 * what is known around. `undefined` when no pixel is known.
 */
export function learnCells (
  { width, height }: { readonly width: number, readonly height: number },
  isKnown: (i: number) => boolean,
  valueAt: (channel: number, i: number, x: number, y: number) => number,
  channels = 3
): Float32Array[] | undefined {
  const grid = createSparseGrid(Math.ceil(width / CELL), Math.ceil(height / CELL), channels)
  let known = false
  for (let y = 0; y < height; y += STEP) {
    for (let x = 0, i = y * width; x < width; x += STEP, i += STEP) {
      if (!isKnown(i)) continue
      const cell = Math.floor(y / CELL) * grid.width + Math.floor(x / CELL)
      grid.weights[cell]++
      known = true
      for (let channel = 0; channel < channels; channel++) grid.sums[channel][cell] += valueAt(channel, i, x, y)
    }
  }
  return known ? fillGrid(grid, ENOUGH) : undefined
}

/** Bilinear value of a plane of cells of `cell` pixels at pixel (x, y) of a picture of `width` x `height`. */
export function sampleCells (
  plane: Float32Array, width: number, height: number, x: number, y: number, cell = CELL
): number {
  const across = Math.ceil(width / cell)
  const down = Math.ceil(height / cell)
  const u = clamp((x + 0.5) / cell - 0.5, 0, across - 1)
  const v = clamp((y + 0.5) / cell - 0.5, 0, down - 1)
  const left = u | 0
  const top = v | 0
  const right = left + 1 < across ? left + 1 : left
  const at = top * across
  const below = at + (top + 1 < down ? across : 0)
  return blend(plane[at + left], plane[at + right], plane[below + left], plane[below + right], u - left, v - top)
}

/**
 * Reads a plane of cells bilinearly, a row of a picture of `width` x `height` at a time: quicker than `sampleCells`
 * where all of a row is needed. The row is valid until the next is read.
 */
export function createRowReader (
  plane: Float32Array, { width, height }: { readonly width: number, readonly height: number }
): (y: number) => Float32Array {
  const across = bilinearTaps(Math.ceil(width / CELL), width)
  const down = bilinearTaps(Math.ceil(height / CELL), height)
  const columns = Math.ceil(width / CELL)
  const mixed = new Float32Array(columns)
  const row = new Float32Array(width)
  return (y) => {
    const [upper, lower] = [down.first[y] * columns, down.second[y] * columns]
    for (let i = 0; i < columns; i++) mixed[i] = mix(plane[upper + i], plane[lower + i], down.weight[y])
    for (let x = 0; x < width; x++) row[x] = mix(mixed[across.first[x]], mixed[across.second[x]], across.weight[x])
    return row
  }
}
