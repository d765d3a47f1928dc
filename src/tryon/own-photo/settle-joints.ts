/** From scored joints to keypoints that the drawings can trust. */
import { Joint, jointAt, type Keypoints, scoreOf, STRIDE } from '../records/keypoints.ts'
import { distance, middleOf } from '../raster/geometry.ts'
import { forget, isSeen } from './reading/joints.ts'

/** Neck to hips and half the hips' width, in shoulder widths (rendered gallery: 1.27 to 1.5 and 0.3). */
const TORSO_LENGTH = 1.4
const HALF_HIPS = 0.3
/** Score of a joint that was worked out instead of seen. */
const GUESSED = 0.01
/** Left and right joints closer than this share of the shoulder width are one joint seen twice. */
const SAME_PLACE = 0.15

function place (joints: Keypoints, joint: number, x: number, y: number, score: number): void {
  joints.set([x, y, score], joint * STRIDE)
}

/** Of two joints at one place the surer stays. */
function separate (joints: Keypoints, left: number, right: number, shoulderWidth: number): void {
  if (distance(jointAt(joints, left), jointAt(joints, right)) > SAME_PLACE * shoulderWidth) return
  forget(joints, scoreOf(joints, left) < scoreOf(joints, right) ? left : right)
}

function guessNeck (joints: Keypoints): void {
  const { x, y } = middleOf(jointAt(joints, Joint.rightShoulder), jointAt(joints, Joint.leftShoulder))
  place(joints, Joint.neck, x, y, GUESSED)
}

/** Hips below the picture or behind a table: straight below the neck, at the usual distance. */
function guessHips (joints: Keypoints): void {
  const right = jointAt(joints, Joint.rightShoulder)
  const left = jointAt(joints, Joint.leftShoulder)
  const width = distance(right, left)
  const neck = jointAt(joints, Joint.neck)
  const across = { x: (left.x - right.x) / width, y: (left.y - right.y) / width }
  // Downwards is across turned by a quarter, for a person whose left is on the picture's right.
  const middle = { x: neck.x - across.y * TORSO_LENGTH * width, y: neck.y + across.x * TORSO_LENGTH * width }
  const half = HALF_HIPS * width
  place(joints, Joint.rightHip, middle.x - across.x * half, middle.y - across.y * half, GUESSED)
  place(joints, Joint.leftHip, middle.x + across.x * half, middle.y + across.y * half, GUESSED)
}

export interface SettledJoints {
  /** BODY_25; what was not seen is 0, 0, 0. */
  readonly keypoints: Keypoints
  readonly hipsGuessed: boolean
}

/**
 * Keypoints with unseen joints missing, except neck and hips, which the drawings need and which
 * follow from the shoulders. Both shoulders must have been seen.
 */
export function settleJoints (joints: Keypoints): SettledJoints {
  const keypoints = joints.slice()
  for (let joint = 0; joint < keypoints.length / STRIDE; joint++) if (!isSeen(joints, joint)) forget(keypoints, joint)
  const shoulderWidth = distance(jointAt(joints, Joint.rightShoulder), jointAt(joints, Joint.leftShoulder))
  separate(keypoints, Joint.leftElbow, Joint.rightElbow, shoulderWidth)
  separate(keypoints, Joint.leftWrist, Joint.rightWrist, shoulderWidth / 2)
  if (!isSeen(keypoints, Joint.neck)) guessNeck(keypoints)
  const hipsGuessed = !isSeen(keypoints, Joint.rightHip) || !isSeen(keypoints, Joint.leftHip)
  if (hipsGuessed) guessHips(keypoints)
  const middle = middleOf(jointAt(keypoints, Joint.rightHip), jointAt(keypoints, Joint.leftHip))
  place(keypoints, Joint.middleHip, middle.x, middle.y, scoreOf(keypoints, Joint.rightHip))
  return { keypoints, hipsGuessed }
}
