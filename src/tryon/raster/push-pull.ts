/** Smooth fill of a grid from scattered known cells: averages going up a pyramid, filled in going down. */
import { blend, clamp } from './geometry.ts'

export interface SparseGrid {
  readonly width: number
  readonly height: number
  /** Sums of known values, [channels][height * width]. */
  readonly sums: readonly Float32Array[]
  /** How many were added to each cell. */
  readonly weights: Float32Array
}

export function createSparseGrid (width: number, height: number, channels: number): SparseGrid {
  const plane = () => new Float32Array(width * height)
  return { width, height, sums: Array.from({ length: channels }, plane), weights: plane() }
}

/** The grid at half the size; a cell's weight is capped so that one well-known spot does not outvote all others. */
function halve (grid: SparseGrid, most: number): SparseGrid {
  const half = createSparseGrid(Math.ceil(grid.width / 2), Math.ceil(grid.height / 2), grid.sums.length)
  for (let y = 0, i = 0; y < grid.height; y++) {
    for (let x = 0; x < grid.width; x++, i++) {
      if (grid.weights[i] === 0) continue
      const to = (y >> 1) * half.width + (x >> 1)
      const scale = Math.min(most / grid.weights[i], 1)
      half.weights[to] += grid.weights[i] * scale
      half.sums.forEach((plane, channel) => { plane[to] += grid.sums[channel][i] * scale })
    }
  }
  return half
}

/** Bilinear value of a plane of half the size at cell (x, y) of the finer one. */
function sampleHalf (plane: Float32Array, width: number, height: number, x: number, y: number): number {
  const u = clamp((x - 0.5) / 2, 0, width - 1)
  const v = clamp((y - 0.5) / 2, 0, height - 1)
  const [left, top] = [Math.floor(u), Math.floor(v)]
  const [right, bottom] = [Math.min(left + 1, width - 1), Math.min(top + 1, height - 1)]
  const [upper, lower] = [top * width, bottom * width]
  return blend(plane[upper + left], plane[upper + right], plane[lower + left], plane[lower + right], u - left, v - top)
}

/**
 * Values of all cells: a cell with `enough` weight has its own mean, one with none what its
 * surroundings say, those between a mix. All 0 when nothing is known anywhere.
 */
export function fillGrid (grid: SparseGrid, enough: number): Float32Array[] {
  const { width, height, weights } = grid
  const isOneCell = width === 1 && height === 1
  const half = isOneCell ? undefined : halve(grid, enough)
  const coarse = half === undefined ? undefined : fillGrid(half, enough)
  return grid.sums.map((sums, channel) => {
    const out = new Float32Array(width * height)
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        const own = weights[i] === 0 ? 0 : sums[i] / weights[i]
        if (half === undefined || coarse === undefined) { out[i] = own; continue }
        const share = Math.min(weights[i] / enough, 1)
        out[i] = own * share + sampleHalf(coarse[channel], half.width, half.height, x, y) * (1 - share)
      }
    }
    return out
  })
}
