/** How far somebody has turned from the camera, by shoulders and hips. */
import { distance, middleOf } from '../raster/geometry.ts'
import { Joint, jointAt, type Keypoints } from '../records/keypoints.ts'
import { isSeen } from './reading/joints.ts'

/**
 * Shoulder width over torso length: 0.66 to 0.8 from the front, half of it at 60 degrees. From there on the garment's
 * sides cannot be told apart, and nobody is dressed.
 */
const LEAST_SHOULDERS = 0.34
/** The same where the body finder has placed the joints: it sees through more of a turn, up to 70 degrees. */
const LEAST_SHOULDERS_FOUND = 0.25
/** At 45 degrees: the garment, photographed from the front, sits askew. */
const ASKEW = 0.52

/** Width over length of the trunk; negative from behind, undefined where no hips are seen. */
function trunkShape (joints: Keypoints): number | undefined {
  const [right, left] = [jointAt(joints, Joint.rightShoulder), jointAt(joints, Joint.leftShoulder)]
  if (left.x <= right.x) return -1
  if (!isSeen(joints, Joint.rightHip) || !isSeen(joints, Joint.leftHip)) return undefined
  const hips = middleOf(jointAt(joints, Joint.rightHip), jointAt(joints, Joint.leftHip))
  return distance(right, left) / distance(hips, middleOf(right, left))
}

/** Whether the body is seen too much from the side, or from behind, to be dressed. */
export function isTurnedAway (joints: Keypoints, isFound: boolean): boolean {
  const shape = trunkShape(joints)
  return shape !== undefined && shape < (isFound ? LEAST_SHOULDERS_FOUND : LEAST_SHOULDERS)
}

/** Whether it has turned so far that what it wears will sit askew. */
export function isTurnedAside (joints: Keypoints): boolean {
  return (trunkShape(joints) ?? 1) < ASKEW
}
