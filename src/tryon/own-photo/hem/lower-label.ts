import type { ByteMap } from '../../raster/tensor.ts'
import { Lip } from '../../records/labels.ts'

/** What is worn below the top: as the network mostly calls it, trousers where it knows none. */
export function lowerLabel (parse: ByteMap): number {
  const counts = new Int32Array(256)
  for (const label of parse.data) counts[label]++
  return counts[Lip.skirt] > counts[Lip.pants] ? Lip.skirt : Lip.pants
}
