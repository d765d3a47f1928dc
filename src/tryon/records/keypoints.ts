import type { Point } from '../raster/geometry.ts'

/** BODY_25 keypoints: 25 triples x, y, score in pixels of the 768x1024 picture; (0, 0, 0) is missing. */
export type Keypoints = Float64Array

/** Numbers of a keypoint: x, y, score. */
export const STRIDE = 3

/** Indices of the joints of OpenPose's BODY_25 that are asked for by name. */
export const Joint = {
  nose: 0,
  neck: 1,
  rightShoulder: 2,
  rightElbow: 3,
  rightWrist: 4,
  leftShoulder: 5,
  leftElbow: 6,
  leftWrist: 7,
  middleHip: 8,
  rightHip: 9,
  rightKnee: 10,
  leftHip: 12,
  leftKnee: 13,
  rightEye: 15,
  leftEye: 16
} as const

export function jointAt (keypoints: Keypoints, joint: number): Point {
  return { x: keypoints[joint * STRIDE], y: keypoints[joint * STRIDE + 1] }
}

export function scoreOf (keypoints: Keypoints, joint: number): number {
  return keypoints[joint * STRIDE + 2]
}

/** OpenPose writes (0, 0) for a joint it has not found. */
export function isMissing (keypoints: Keypoints, joint: number): boolean {
  const { x, y } = jointAt(keypoints, joint)
  return x === 0 && y === 0
}
