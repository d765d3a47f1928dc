import type { Point } from '../raster/shapes.ts'
import type { Keypoints } from '../records/person.ts'

/** Indices of OpenPose's BODY_25 joints that the drawings use. */
export const Joint = {
  neck: 1,
  rightShoulder: 2,
  rightElbow: 3,
  rightWrist: 4,
  leftShoulder: 5,
  leftElbow: 6,
  leftWrist: 7,
  rightHip: 9,
  leftHip: 12
} as const

/** Numbers of a keypoint: x, y, score. */
const STRIDE = 3

export function jointAt (keypoints: Keypoints, joint: number): Point {
  return { x: keypoints[joint * STRIDE], y: keypoints[joint * STRIDE + 1] }
}

/** OpenPose writes (0, 0) for a joint it has not found. */
export function isMissing (keypoints: Keypoints, joint: number): boolean {
  const { x, y } = jointAt(keypoints, joint)
  return x === 0 && y === 0
}

export function distance (a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
