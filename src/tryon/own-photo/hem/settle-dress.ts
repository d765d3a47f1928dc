/** A dress is top and skirt in one: a new top takes the place of its upper part, the lower part stays a skirt. */
import type { ByteMap } from '../../raster/tensor.ts'
import type { Keypoints } from '../../records/keypoints.ts'
import { UPPER_GARMENT } from '../../records/label-sets.ts'
import { Lip } from '../../records/labels.ts'
import { torsoOf } from './torso.ts'

/** Of the upper garment's pixels: from this share on that the network calls a dress the person wears one. */
const MOSTLY = 0.5
/** In torso lengths (neck to hips) below the neck: where the usual top ends, and its skirt begins. */
const WAIST = 1.08

/** Whether the upper garment is a dress. */
export function wearsDress ({ data }: ByteMap): boolean {
  let [dress, all] = [0, 0]
  for (const label of data) {
    if (!UPPER_GARMENT[label]) continue
    all++
    if (label === Lip.dress) dress++
  }
  return dress > MOSTLY * all
}

/** The parse in which a dress is a top down to the hips and a skirt below; other parses as they are. */
export function settleDress (parse: ByteMap, joints: Keypoints): ByteMap {
  if (!wearsDress(parse)) return parse
  const { neck, length } = torsoOf(joints)
  const waist = Math.round(neck + WAIST * length) * parse.width
  const data = parse.data.slice()
  for (let i = 0; i < data.length; i++) {
    if (UPPER_GARMENT[data[i]]) data[i] = i < waist ? Lip.upperClothes : Lip.skirt
  }
  return { ...parse, data }
}
