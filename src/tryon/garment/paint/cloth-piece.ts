/** Pieces of a picture, small enough that one stretch of cloth elsewhere goes on in all of it. */
import { clamp, type Rectangle } from '../../raster/geometry.ts'
import { createSparseGrid, fillGrid } from '../../raster/push-pull.ts'
import type { ByteMap, RgbImage } from '../../raster/tensor.ts'

/** Side in pixels: a fold or a lapel's edge is about straight in it, and a knit shows its pattern. */
const SIDE = 48
/** Pixels about a piece that say what has to go on in it; farther away is other cloth. */
const MARGIN = 12
/** Levels by which light makes near pieces of the same cloth differ; more is an edge that does not meet its like. */
const MOST_LIGHT = 20
/** Pixels whose mean is a difference of light: a single one is a thread against another. */
const SEVERAL = 4

export interface Piece extends Rectangle {
  /** Pixels to be filled, as indices into the picture. */
  readonly holes: Int32Array
  /** Pixels whose colours are known, in the piece and its margin. */
  readonly known: Int32Array
}

/** Corners of the pieces, in a fixed raster, in which something is `painted`. */
export function listCorners ({ data, width, height }: ByteMap): Int32Array {
  const columns = Math.ceil(width / SIDE)
  const isWanted = new Uint8Array(columns * Math.ceil(height / SIDE))
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i]) isWanted[Math.floor(y / SIDE) * columns + Math.floor(x / SIDE)] = 1
    }
  }
  const wanted = Int32Array.from(isWanted.keys()).filter((cell) => isWanted[cell])
  return wanted.map((cell) => Math.floor(cell / columns) * SIDE * width + cell % columns * SIDE)
}

/** The piece at a corner: what is painted but not yet known in it, and what is known about that. */
export function cutPiece (painted: ByteMap, known: Uint8Array, corner: number): Piece {
  const { data, width, height } = painted
  const [x, y] = [corner % width, Math.floor(corner / width)]
  const [left, top] = [Math.max(x - MARGIN, 0), Math.max(y - MARGIN, 0)]
  const [right, bottom] = [Math.min(x + SIDE + MARGIN, width), Math.min(y + SIDE + MARGIN, height)]
  const [holes, about] = [[] as number[], [] as number[]]
  for (let v = top; v < bottom; v++) {
    for (let u = left, i = v * width + left; u < right; u++, i++) {
      if (known[i]) about.push(i)
      else if (data[i] && u >= x && u < x + SIDE && v >= y && v < y + SIDE) holes.push(i)
    }
  }
  return {
    left,
    top,
    width: right - left,
    height: bottom - top,
    holes: Int32Array.from(holes),
    known: Int32Array.from(about)
  }
}

/** Index into the piece of a pixel of the picture. */
export function cellOf ({ left, top, width }: Piece, pixel: number, pictureWidth: number): number {
  const x = pixel % pictureWidth
  return ((pixel - x) / pictureWidth - top) * width + x - left
}

/**
 * Three planes over the piece of what is known of its pixels, smoothly continued; a pixel's own value counts from a
 * weight of `enough` on, below that its surroundings are mixed in.
 */
function continueKnown (
  piece: Piece, pictureWidth: number, enough: number, valueAt: (sample: number) => number
): Float32Array[] {
  const grid = createSparseGrid(piece.width, piece.height, 3)
  for (const pixel of piece.known) {
    const cell = cellOf(piece, pixel, pictureWidth)
    grid.weights[cell] = 1
    for (let channel = 0; channel < 3; channel++) grid.sums[channel][cell] = valueAt(pixel * 3 + channel)
  }
  return fillGrid(grid, enough)
}

/** The known colours, smoothly continued. */
export function continueColours ({ data, width }: RgbImage, piece: Piece): Float32Array[] {
  return continueKnown(piece, width, 1, (sample) => data[sample])
}

/** How the known colours differ from those of the pixels `offset` away, smoothly continued. */
export function continueDifferences ({ data, width }: RgbImage, piece: Piece, offset: number): Float32Array[] {
  return continueKnown(piece, width, SEVERAL, (sample) =>
    clamp(data[sample] - data[sample + offset * 3], -MOST_LIGHT, MOST_LIGHT)
  )
}
