import type { ByteMap } from './tensor.ts'

/** A probability of each pixel, 0..1, in one plane. */
export interface ProbabilityMap {
  readonly data: Float32Array
  readonly width: number
  readonly height: number
}

/** From this probability on a pixel is inside. */
export const INSIDE = 0.5

/** 1 where `data` is at least (or, inverted, below) `INSIDE`. */
export function threshold ({ data, width, height }: ProbabilityMap, inverted: boolean): ByteMap {
  const out = new Uint8Array(data.length)
  for (let i = 0; i < out.length; i++) out[i] = (data[i] >= INSIDE) !== inverted ? 1 : 0
  return { data: out, width, height }
}
