/** Whether a found person can be dressed, and what the visitor should know before. */
import { Joint, jointAt, scoreOf, type Keypoints } from '../records/keypoints.ts'
import { distance, middleOf } from '../raster/geometry.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { FACE, type LabelSet } from '../records/label-sets.ts'
import { labelSet, Lip } from '../records/labels.ts'
import { FULL_HEIGHT, type ByteMap } from '../raster/tensor.ts'
import { evidenceOf } from './reading/fitting-frame.ts'
import type { NoticeCode, RefusalCode } from '../records/finding.ts'
import type { Framing } from '../records/framing.ts'
import { isSeen } from './reading/joints.ts'
import type { SettledJoints } from './settle-joints.ts'
import type { Location } from './closer-looks.ts'
import { shareOf, type Reading } from './reading/reading.ts'
import { isTurnedAside, isTurnedAway } from './turn.ts'

/** Below this walls, lawns and pets were taken for people, and people were taken at the wrong place. */
const LEAST_EVIDENCE = 0.25
/**
 * A face shows a nose this surely; in a portrait the hair above it was taken for a face, and the face for a garment.
 */
const LEAST_NOSE = 0.2
/** Shares of a fitting frame; the gallery's faces fill 1.3 to 3.5 %, its garments 22 to 38 %. */
const LEAST_FACE = 0.003
const LEAST_GARMENT = 0.03
/** The garment must be seen this far below the neck, in shoulder widths; hips are at 1.4. */
const LEAST_TORSO = 0.75
/** An arm is seen when it has this share of the frame as skin or this sure an elbow or wrist. */
const LEAST_ARM = 0.002
/** Below this many pixels from head to thighs the result is soft. */
const SMALL_FRAME = 400

const ARMS = [
  { label: labelSet(Lip.leftArm), joints: [Joint.leftElbow, Joint.leftWrist] },
  { label: labelSet(Lip.rightArm), joints: [Joint.rightElbow, Joint.rightWrist] }
] as const

/** Lowest row with garment, in pixels of a picture `height` high. */
function garmentBottom (parse: ByteMap, height: number, garment: LabelSet): number {
  for (let i = parse.data.length - 1; i >= 0; i--) {
    if (garment[parse.data[i]]) return Math.floor(i / parse.width) * height / parse.height
  }
  return 0
}

function seesTorso (parse: ByteMap, joints: Keypoints, height: number, garment: LabelSet): boolean {
  if (isSeen(joints, Joint.rightHip) && isSeen(joints, Joint.leftHip)) return true
  const [right, left] = [jointAt(joints, Joint.rightShoulder), jointAt(joints, Joint.leftShoulder)]
  const below = garmentBottom(parse, height, garment) - middleOf(right, left).y
  return below >= LEAST_TORSO * distance(right, left)
}

function isNobody (joints: Keypoints, face: boolean, garment: boolean): boolean {
  return (
    evidenceOf(joints) < LEAST_EVIDENCE || (!face && !garment) || (face && scoreOf(joints, Joint.nose) < LEAST_NOSE)
  )
}

/**
 * The reason against dressing this person, or undefined. `parse` is the person's alone, of a picture 1024 high;
 * `isFound` says that the body finder has placed the joints: then face and shoulders need no other proof.
 */
export function findRefusal (
  { joints }: Pick<Reading, 'joints'>, parse: ByteMap, height: number, { replaced }: GarmentKind, isFound = false
): RefusalCode | undefined {
  const face = isFound || shareOf(parse, FACE) >= LEAST_FACE
  const garment = shareOf(parse, replaced) >= LEAST_GARMENT
  const shoulders = isSeen(joints, Joint.rightShoulder) && isSeen(joints, Joint.leftShoulder)
  if (!isFound && isNobody(joints, face, garment)) return 'PERSON_NOT_FOUND'
  if (!garment || (isFound && !shoulders)) return 'PERSON_ONLY_FACE'
  if (!face || !shoulders || isTurnedAway(joints, isFound)) {
    return 'PERSON_TURNED_AWAY'
  }
  if (!seesTorso(parse, joints, height, replaced)) return 'PERSON_ONLY_FACE'
}

/** What the visitor should know although the work can start. */
export function findNotices (
  { others }: Pick<Location, 'others'>,
  parse: ByteMap,
  { keypoints, hipsGuessed }: SettledJoints,
  { frame, photo }: Framing,
  hem: { readonly isDress: boolean, readonly isUnsure: boolean }
): NoticeCode[] {
  const hidden = ARMS.some(
    ({ label, joints }) => shareOf(parse, label) < LEAST_ARM && !joints.some((joint) => isSeen(keypoints, joint))
  )
  const hips = middleOf(jointAt(keypoints, Joint.rightHip), jointAt(keypoints, Joint.leftHip))
  const below = frame.top + (hips.y * frame.height) / FULL_HEIGHT > photo.height
  const notices: NoticeCode[] = []
  if (others > 0) notices.push('SEVERAL_PEOPLE')
  if (hidden) notices.push('ARMS_HIDDEN')
  if (hipsGuessed || below) notices.push('HIPS_HIDDEN')
  if (isTurnedAside(keypoints)) notices.push('TURNED_ASIDE')
  if (hem.isDress) notices.push('DRESS_WORN')
  else if (hem.isUnsure) notices.push('HEM_UNSURE')
  if (frame.height < SMALL_FRAME) notices.push('SMALL_PERSON')
  return notices
}
