/** Tones of pixels as logarithms: under another light they are all moved by the same amount. */
import type { RgbImage } from '../raster/tensor.ts'

/** 8-bit levels added before the logarithm: a camera's darkest levels are noise. */
const DARK = 16
const LOG = Float32Array.from({ length: 256 }, (_, level) => Math.log(level + DARK))
/** Steps in which logarithms are counted, from the smallest difference of two on. */
const STEP = 0.03
const LEAST = LOG[0] - LOG[255]
const STEPS = Math.ceil((LOG[255] - LEAST) / STEP) + 1

/** Logarithm of a luminance 0..255 (Rec. 601). */
export const logOf = (red: number, green: number, blue: number): number =>
  LOG[(0.299 * red + 0.587 * green + 0.114 * blue) | 0]

/** Logarithm of a pixel's brightness. */
export const brightnessAt = ({ data }: RgbImage, i: number): number =>
  logOf(data[3 * i], data[3 * i + 1], data[3 * i + 2])

/** Logarithms of red and blue over green: light leaves them, another dye does not. */
export const rednessAt = ({ data }: RgbImage, i: number): number => LOG[data[3 * i]] - LOG[data[3 * i + 1]]
export const bluenessAt = ({ data }: RgbImage, i: number): number => LOG[data[3 * i + 2]] - LOG[data[3 * i + 1]]

export interface MedianCounter {
  add (value: number): void
  readonly total: number
  /** The median of what was added, within 0.03; of nothing the smallest logarithm. */
  find (): number
}

/** Finds the median of logarithms without keeping them. */
export function createMedianCounter (): MedianCounter {
  const counts = new Uint32Array(STEPS)
  let total = 0
  return {
    add (value) {
      counts[Math.floor((value - LEAST) / STEP)]++
      total++
    },
    get total () { return total },
    find () {
      let [step, below] = [0, counts[0]]
      while (2 * below < total) below += counts[++step]
      return LEAST + (step + 0.5) * STEP
    }
  }
}
