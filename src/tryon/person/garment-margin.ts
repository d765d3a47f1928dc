/** A margin about the old garment: what a parse that is a little too tight leaves of it must not show. */
import { GREY } from '../records/person.ts'
import { dilate } from '../raster/box.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { labelSet, Lip } from '../records/labels.ts'
import { unite } from '../records/label-sets.ts'
import { Layer } from '../records/layers.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

/**
 * Pixels of 768x1024: a person network's parse has elements of four pixels and is off by about
 * one of them, and a lens smears an edge over another pixel. The compact generator knows up to
 * eight: it was trained with a margin of four at 384x512.
 */
export const GARMENT_MARGIN = 5

/**
 * `layers` (of `findPhotoLayers`) with the old garment grown into background and the skin beside it: never into
 * what lies in front, hands, other garments or anything held.
 */
export function widenGarment (layers: ByteMap, parse: ByteMap, { bared }: GarmentKind): ByteMap {
  const givesWay = unite(bared, labelSet(Lip.background))
  const { width, height } = layers
  const garment = { data: layers.data.map((layer) => layer === Layer.garment ? 1 : 0), width, height }
  const near = dilate(garment, GARMENT_MARGIN).data
  const data = layers.data.slice()
  for (let i = 0; i < data.length; i++) {
    if (near[i] && givesWay[parse.data[i]] && data[i] !== Layer.hand) data[i] = Layer.garment
  }
  return { data, width, height }
}

/** `agnostic` with everything of the old garment grey, also what hangs beyond the drawing of torso and arms. */
export function hideGarment (agnostic: RgbImage, layers: ByteMap): RgbImage {
  const data = agnostic.data.slice()
  for (let i = 0; i < layers.data.length; i++) {
    if (layers.data[i] === Layer.garment) data.fill(GREY, i * 3, i * 3 + 3)
  }
  return { ...agnostic, data }
}
