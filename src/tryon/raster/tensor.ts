/** The sizes of a try-on picture: VITON-HD's 768 wide, 1024 high. */
export const FULL_WIDTH = 768
export const FULL_HEIGHT = 1024
/** The condition generator always works at 192 wide, 256 high. */
export const CONDITION_WIDTH = 192
export const CONDITION_HEIGHT = 256

/** Float tensor in C order; `shape` is `[N, C, H, W]` unless said otherwise. */
export interface Tensor {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

/** Interleaved 8-bit sRGB picture, `data.length = width * height * 3`. */
export interface RgbImage {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** One byte per pixel: a label map (class indices) or a mask (0 or 255, or grey levels where said). */
export interface ByteMap {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** Number of elements of a shape. */
export function sizeOf (shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

/** A zero-filled tensor of the given shape. */
export function createTensor (shape: readonly number[]): Tensor {
  return { data: new Float32Array(sizeOf(shape)), shape }
}
