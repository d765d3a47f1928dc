/** Sums over square windows of a mask, and what follows from them: feathering and morphology. */
import type { ByteMap } from './tensor.ts'

/** Sums of the 2 * radius + 1 neighbours along one axis; positions outside count 0. */
function sumAlong (
  values: Uint8Array | Uint16Array,
  lines: number,
  lineStep: number,
  length: number,
  step: number,
  radius: number,
  out: Uint16Array
): void {
  for (let line = 0; line < lines; line++) {
    const from = line * lineStep
    let sum = 0
    for (let i = 0; i < Math.min(radius, length); i++) sum += values[from + i * step]
    for (let i = 0; i < length; i++) {
      if (i + radius < length) sum += values[from + (i + radius) * step]
      out[from + i * step] = sum
      if (i >= radius) sum -= values[from + (i - radius) * step]
    }
  }
}

/** For each pixel, how many pixels of the square of 2 * radius + 1 about it are not 0. */
export function countInBox ({ data, width, height }: ByteMap, radius: number): Uint16Array {
  const ones = new Uint8Array(data.length)
  for (let i = 0; i < ones.length; i++) ones[i] = data[i] ? 1 : 0
  const across = new Uint16Array(ones.length)
  const sums = new Uint16Array(ones.length)
  sumAlong(ones, height, width, width, 1, radius, across)
  sumAlong(across, width, 1, height, width, radius, sums)
  return sums
}

/** 1 where a count is `least` or more. */
function atLeast (counts: Uint16Array, least: number): Uint8Array {
  const out = new Uint8Array(counts.length)
  for (let i = 0; i < out.length; i++) out[i] = counts[i] >= least ? 1 : 0
  return out
}

/** 1 where the whole square about a pixel is set; outside the picture nothing is. */
export function erode (mask: ByteMap, radius: number): ByteMap {
  const full = (2 * radius + 1) ** 2
  return { ...mask, data: atLeast(countInBox(mask, radius), full) }
}

/** 1 where anything of the square about a pixel is set. */
export function dilate (mask: ByteMap, radius: number): ByteMap {
  return { ...mask, data: atLeast(countInBox(mask, radius), 1) }
}
