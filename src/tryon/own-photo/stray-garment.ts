/** Garment where no body is near: a network's parse strays into foliage, curtains and cushions. */
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { Lip } from '../records/labels.ts'
import type { ByteMap } from '../raster/tensor.ts'

/**
 * Pixels of 768x1024: nothing that the gallery wears hangs more than 50 from the body
 * (test/tryon/own-photo/stray-garment.test.ts); a fifth more for what photographs show.
 */
export const FARTHEST_GARMENT = 60

/** `parse` with background instead of garment wherever DensePose's `parts` (0 is none) are farther than that. */
export function dropStrayGarment (parse: ByteMap, parts: ByteMap, { replaced }: GarmentKind): ByteMap {
  const far = distanceTo(parts, FARTHEST_GARMENT + 1)
  const data = parse.data.slice()
  for (let i = 0; i < data.length; i++) {
    if (replaced[data[i]] && far[i] > FARTHEST_GARMENT * DISTANCE_UNIT) data[i] = Lip.background
  }
  return { data, width: parse.width, height: parse.height }
}
