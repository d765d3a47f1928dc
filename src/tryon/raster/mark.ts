import type { Size } from './geometry.ts'
import type { ByteMap } from './tensor.ts'

/** A map of the size that is 1 where `is` holds of a pixel's index. */
export function markPixels ({ width, height }: Size, is: (i: number) => boolean): ByteMap {
  const data = new Uint8Array(width * height)
  for (let i = 0; i < data.length; i++) data[i] = is(i) ? 1 : 0
  return { data, width, height }
}
