/** Looks for the stretch of a garment's cloth that goes on best in a piece of it that has to be painted. */
import { cellOf, type Piece } from './cloth-piece.ts'
import type { ByteMap, RgbImage } from '../../raster/tensor.ts'

/**
 * Pixels to each side within which cloth is looked for first: lit and folded alike. Twice as far while nothing fits.
 */
const NEAR = 112
const FAR = 4 * NEAR
/** Pixels between the places looked at, and the steps to the best place about the best of those. */
const COARSE = 4
const FINER = [2, 1]
/** Pixels compared at each place: as many as tell a fold from its neighbour. */
const COMPARED = 400
/**
 * What a hole's pixel counts beside a known one: what it is compared with, smoothly continued, is a guess; it keeps
 * prints away.
 */
const GUESS = 0.1

/** Colours and weights of the pixels that are compared. */
interface Wanted {
  readonly pixels: Int32Array
  readonly colours: Float32Array
  readonly weights: Float32Array
}

function listWanted (piece: Piece, smooth: readonly Float32Array[], pictureWidth: number): Wanted {
  const total = piece.known.length + piece.holes.length
  const step = Math.max(Math.floor(total / COMPARED), 1)
  const pixelAt = (i: number) => i < piece.known.length ? piece.known[i] : piece.holes[i - piece.known.length]
  const pixels = Int32Array.from({ length: Math.ceil(total / step) }, (_, i) => pixelAt(i * step))
  const weights = Float32Array.from(pixels, (_, i) => i * step < piece.known.length ? 1 : GUESS)
  const colours = new Float32Array(pixels.length * 3)
  for (let i = 0; i < colours.length; i++) {
    colours[i] = smooth[i % 3][cellOf(piece, pixels[Math.floor(i / 3)], pictureWidth)]
  }
  return { pixels, colours, weights }
}

/** Sum of squared differences to the pixels `offset` away; Infinity where that is not cloth, or from `limit` on. */
function compare (
  { data }: RgbImage, cloth: Uint8Array, { pixels, colours, weights }: Wanted, offset: number, limit: number
): number {
  let sum = 0
  for (let i = 0; i < pixels.length && sum < limit; i++) {
    const from = pixels[i] + offset
    if (!cloth[from]) return Infinity
    const red = data[from * 3] - colours[i * 3]
    const green = data[from * 3 + 1] - colours[i * 3 + 1]
    const blue = data[from * 3 + 2] - colours[i * 3 + 2]
    sum += weights[i] * (red * red + green * green + blue * blue)
  }
  return sum < limit ? sum : Infinity
}

function isCloth (cloth: Uint8Array, { holes, known }: Piece, offset: number): boolean {
  return holes.every((pixel) => cloth[pixel + offset]) && known.every((pixel) => cloth[pixel + offset])
}

/**
 * How many pixels of the picture away the cloth lies that fits `piece` best, whose colours are `smooth` as far as they
 * are known or guessed; 0 when no cloth is large enough. Taken is only what `cloth` marks.
 */
export function findCloth (picture: RgbImage, cloth: ByteMap, piece: Piece, smooth: readonly Float32Array[]): number {
  const wanted = listWanted(piece, smooth, picture.width)
  let best = { x: 0, y: 0, offset: 0, cost: Infinity }
  const look = (x: number, y: number): void => {
    if (piece.left + x < 0 || piece.left + piece.width + x > picture.width) return
    if (piece.top + y < 0 || piece.top + piece.height + y > picture.height) return
    const offset = y * picture.width + x
    const cost = compare(picture, cloth.data, wanted, offset, best.cost)
    if (cost < best.cost && isCloth(cloth.data, piece, offset)) best = { x, y, offset, cost }
  }
  const lookAround = ({ x, y }: { x: number, y: number }, reach: number, step: number): void => {
    for (let v = y - reach; v <= y + reach; v += step) for (let u = x - reach; u <= x + reach; u += step) look(u, v)
  }
  for (let reach = NEAR; reach <= FAR && best.offset === 0; reach *= 2) lookAround({ x: 0, y: 0 }, reach, COARSE)
  if (best.offset !== 0) for (const step of FINER) lookAround(best, step, step)
  return best.offset
}
