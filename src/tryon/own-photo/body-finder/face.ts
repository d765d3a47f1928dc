/** There is no garment where a face is: labels that a face cannot have are taken away. */
import { Joint, jointAt, scoreOf } from '../../records/keypoints.ts'
import { distance, middleOf, type Point } from '../../raster/geometry.ts'
import { ARM_PARTS, unite } from '../../records/label-sets.ts'
import { labelSet, Lip } from '../../records/labels.ts'
import type { FoundBody } from './landmarks.ts'
import { VISIBLE } from './merge-joints.ts'
import type { PartOf } from './restrict.ts'

/** What may be seen in a face: also hands and arms before it, and what is beside a turned one. */
export const PARSE_OF_FACE = labelSet(
  Lip.background, Lip.hat, Lip.hair, Lip.glove, Lip.sunglasses, Lip.scarf, Lip.face, Lip.leftArm, Lip.rightArm
)
/** Background, hands, arms, head. */
export const PARTS_OF_FACE = unite(ARM_PARTS, labelSet(0, 23, 24))

/*
 * From the eyes to the mouth a face measures 6.5 cm; from there to the chin 4.5 cm more, and from cheek
 * to cheek 13 cm. The ellipse's half axes are in those 6.5 cm: from mid forehead to chin, and to the cheeks.
 */
const ALONG = 1.1
const ACROSS = 0.95

interface Ellipse {
  readonly centre: Point
  /** Unit vector from the eyes to the mouth. */
  readonly down: Point
  readonly along: number
  readonly across: number
}

/** The face's ellipse in pixels of the photo, undefined when no face is seen. */
function ellipseOf ({ joints, mouth }: FoundBody): Ellipse | undefined {
  if (scoreOf(joints, Joint.nose) < VISIBLE) return undefined
  const eyes = middleOf(jointAt(joints, Joint.rightEye), jointAt(joints, Joint.leftEye))
  const length = distance(eyes, mouth)
  if (length === 0) return undefined
  const down = { x: (mouth.x - eyes.x) / length, y: (mouth.y - eyes.y) / length }
  return { centre: middleOf(eyes, mouth), down, along: ALONG * length, across: ACROSS * length }
}

/** Whether a position is in the face; undefined when none is seen. */
export function faceOf (body: FoundBody): PartOf | undefined {
  const ellipse = ellipseOf(body)
  if (ellipse === undefined) return undefined
  const { centre, down, along, across } = ellipse
  return ({ x, y }) => {
    const [dx, dy] = [x - centre.x, y - centre.y]
    return ((dx * down.x + dy * down.y) / along) ** 2 + ((dx * down.y - dy * down.x) / across) ** 2 <= 1
  }
}
