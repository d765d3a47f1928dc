/** Shorts and trousers are not a shirt: on a thigh, away from the hip, there are no upper clothes. */
import { Joint, jointAt, scoreOf } from '../../records/keypoints.ts'
import { distance } from '../../raster/geometry.ts'
import { labelSet, Lip } from '../../records/labels.ts'
import type { FoundBody } from './landmarks.ts'
import { VISIBLE } from './merge-joints.ts'
import type { PartOf } from './restrict.ts'

/** Everything but upper clothes; coats and dresses do cover thighs. */
export const PARSE_OF_LEGS = labelSet(
  ...Array.from({ length: 20 }, (_, label) => label).filter((label) => label !== Lip.upperClothes)
)
const THIGHS = [[Joint.rightHip, Joint.rightKnee], [Joint.leftHip, Joint.leftKnee]] as const
/** A long shirt ends above this share of the way from hip to knee; the wearer's thigh reaches as far to the sides. */
const SHIRT_END = 0.4
const THICKNESS = 0.4

/** Whether a position is on a thigh, below where shirts end; undefined when no knee is seen. */
export function legsOf ({ joints }: FoundBody): PartOf | undefined {
  const thighs = THIGHS.filter((ends) => ends.every((joint) => scoreOf(joints, joint) >= VISIBLE))
    .map(([hip, knee]) => ({ hip: jointAt(joints, hip), knee: jointAt(joints, knee) }))
    .filter(({ hip, knee }) => distance(hip, knee) > 0)
  if (thighs.length === 0) return undefined
  return ({ x, y }) => thighs.some(({ hip, knee }) => {
    const [dx, dy] = [knee.x - hip.x, knee.y - hip.y]
    const square = dx * dx + dy * dy
    const along = ((x - hip.x) * dx + (y - hip.y) * dy) / square
    const across = Math.abs((x - hip.x) * dy - (y - hip.y) * dx) / square
    return along >= SHIRT_END && across <= THICKNESS
  })
}
