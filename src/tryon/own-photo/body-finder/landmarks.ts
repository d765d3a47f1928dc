/** One body out of the landmark network's answer, as BODY_25 joints and a silhouette. */
import { type Keypoints, STRIDE } from '../../records/keypoints.ts'
import { distance, middleOf, type Point } from '../../raster/geometry.ts'
import type { LandmarkOutputs } from '../../records/networks.ts'
import type { Tensor } from '../../raster/tensor.ts'
import { logistic } from './detections.ts'
import { squareAbout, type Square } from './square.ts'

/** Side of the landmark network's input. */
export const LANDMARK_SIDE = 256
/** Numbers of a landmark: x, y, depth, visibility, presence. */
const NUMBERS = 5
const VISIBILITY = 3
/** Landmarks beyond the body's 33: the middle of the hips, and a point on the circle about them that holds the body. */
const [CENTRE, CIRCLE] = [33, 34]
/** The corners of the mouth. */
const MOUTH = [9, 10] as const
/** Free space about that circle, as a share of the circle. */
const MARGIN = 1.25

/**
 * The landmarks whose mean each joint of BODY_25 is: neck and middle of the hips lie between two.
 * Order of the landmarks: https://ai.google.dev/edge/mediapipe/solutions/vision/pose_landmarker
 */
const LANDMARKS: ReadonlyArray<readonly number[]> = [
  [0], [11, 12], [12], [14], [16], [11], [13], [15], [23, 24], [24], [26], [28], [23], [25], [27],
  [5], [2], [8], [7], [31], [31], [29], [32], [32], [30]
]

export interface FoundBody {
  /** 0..1: how surely it is one. */
  readonly presence: number
  /** BODY_25 in pixels of the photo, also beyond its edges; the score is the visibility, 0..1. */
  readonly joints: Keypoints
  /** Middle of the mouth, in pixels of the photo. */
  readonly mouth: Point
  /** What the network has seen of the photo. */
  readonly square: Square
  /** Logits [1, 1, 256, 256] of the body's silhouette in the square. */
  readonly silhouette: Tensor
  /** The square that would fit the body. */
  readonly fitting: Square
}

/** The square about a circle that holds a body. */
export function squareOfBody (hips: Point, radius: number): Square {
  return squareAbout(hips, 2 * radius * MARGIN)
}

/** The body that the network has found in the square, whatever its presence. */
export function readLandmarks (
  { landmarks: { data }, presence, silhouette }: LandmarkOutputs, square: Square
): FoundBody {
  const scale = square.side / LANDMARK_SIDE
  const place = (landmark: number): Point => ({
    x: square.left + data[landmark * NUMBERS] * scale,
    y: square.top + data[landmark * NUMBERS + 1] * scale
  })
  const visibility = (landmark: number) => logistic(data[landmark * NUMBERS + VISIBILITY])
  const joints = new Float64Array(LANDMARKS.length * STRIDE)
  LANDMARKS.forEach((of, joint) => {
    const points = of.map(place)
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    // Squares are measured from the photo's edge, joints from the middle of its first pixel.
    joints.set(
      [mean(points.map(({ x }) => x)) - 0.5, mean(points.map(({ y }) => y)) - 0.5, Math.min(...of.map(visibility))],
      joint * STRIDE
    )
  })
  const centre = place(CENTRE)
  return {
    presence: presence.data[0],
    joints,
    mouth: middleOf(place(MOUTH[0]), place(MOUTH[1])),
    square,
    silhouette,
    fitting: squareOfBody(centre, distance(centre, place(CIRCLE)))
  }
}
