/** Where a small label map has one label as far as an operator's taps reach. */
import type { BandedMatrix } from './blur.ts'

/** A cell whose surroundings hold several labels. */
export const MIXED = 255

/** Keeps a cell's label where all cells within `reach` along an axis have it too, else `MIXED`. */
export function keepUniform (
  labels: Uint8Array, width: number, height: number, step: number, reach: number
): Uint8Array {
  const out = new Uint8Array(labels.length)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const at = step === 1 ? x : y
      const from = Math.max(-reach, -at)
      const to = Math.min(reach, (step === 1 ? width : height) - 1 - at)
      let label = labels[i]
      for (let k = from; k <= to && label !== MIXED; k++) if (labels[i + k * step] !== label) label = MIXED
      out[i] = label
    }
  }
  return out
}

/** How many cells away from its own a pixel's taps reach, on the larger side. */
export function reachOf (matrix: BandedMatrix, scale: number): number {
  let reach = 0
  for (let row = 0; row < matrix.starts.length; row++) {
    for (let tap = 0; tap < matrix.taps; tap++) {
      if (matrix.weights[row * matrix.taps + tap] === 0) continue
      reach = Math.max(reach, Math.abs(matrix.starts[row] + tap - Math.floor(row / scale)))
    }
  }
  return reach
}
