/** The finder's joints in the framed picture, and how they go together with the network's. */
import { Joint, jointAt, type Keypoints, scoreOf, STRIDE } from '../../records/keypoints.ts'
import { distance, type Rectangle } from '../../raster/geometry.ts'
import { toFramed } from '../../records/framing.ts'
import { SEEN } from '../reading/joints.ts'
import type { FoundBody } from './landmarks.ts'

/** From this visibility on a joint of the finder is taken. */
export const VISIBLE = 0.5
/**
 * A joint that the finder does not see stays when it lies within this share of the shoulder width of the finder's
 * guess.
 */
const AGREED = 0.3
/** Score of a joint that is not there. */
const UNSEEN = SEEN / 10

/** The finder's joints in pixels of the framed picture, 768x1024. */
export function framedJoints ({ joints }: FoundBody, frame: Rectangle): Keypoints {
  const framed = joints.slice()
  for (let at = 0; at < framed.length; at += STRIDE) {
    const { x, y } = toFramed({ x: joints[at], y: joints[at + 1] }, frame)
    framed[at] = x
    framed[at + 1] = y
  }
  return framed
}

/**
 * `joints` with those of the finder that it is sure of; both in pixels of the same picture, whose visible part
 * `isInside` knows.
 */
export function mergeJoints (joints: Keypoints, found: Keypoints, isInside: (joint: number) => boolean): Keypoints {
  const merged = found.slice()
  const shoulders = distance(jointAt(found, Joint.rightShoulder), jointAt(found, Joint.leftShoulder))
  for (let joint = 0; joint < merged.length / STRIDE; joint++) {
    if (!isInside(joint)) { merged[joint * STRIDE + 2] = UNSEEN; continue }
    if (scoreOf(found, joint) >= VISIBLE) continue
    const agree = distance(jointAt(joints, joint), jointAt(found, joint)) <= AGREED * shoulders
    if (agree) merged.set(joints.subarray(joint * STRIDE, (joint + 1) * STRIDE), joint * STRIDE)
    else merged[joint * STRIDE + 2] = UNSEEN
  }
  return merged
}
