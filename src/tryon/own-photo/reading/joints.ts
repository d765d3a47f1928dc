/** Joints out of heatmaps. */
import { clamp } from '../../raster/geometry.ts'
import { scoreOf, STRIDE, type Keypoints } from '../../records/keypoints.ts'
import type { Tensor } from '../../raster/tensor.ts'

/**
 * Heatmaps of joints that are not there stay below 0.05; a joint seen from an unusual side may reach no more than 0.15.
 */
export const SEEN = 0.1

/**
 * A second person stands beside the frame's middle: of two peaks of equal height the one nearer to
 * the middle wins. Standard deviation as a share of the width: a peak at the edge counts half.
 */
const CENTRE_SPREAD = 0.45

/** Weight of each heatmap column. */
function centreWeights (width: number): Float64Array {
  return Float64Array.from({ length: width }, (_, x) =>
    Math.exp(-0.5 * (((x + 0.5) / width - 0.5) / CENTRE_SPREAD) ** 2))
}

/** Offset of a Gaussian's top from its highest sample, in samples: the parabola through three logarithms. */
function topOffset (before: number, at: number, after: number): number {
  const [left, middle, right] = [before, at, after].map((value) => Math.log(Math.max(value, 1e-6)))
  const curve = left - 2 * middle + right
  return curve < 0 ? clamp((left - right) / (2 * curve), -0.5, 0.5) : 0
}

function highest (data: Float32Array, from: number, width: number, height: number, weights: Float64Array): number {
  let best = 0
  let most = -Infinity
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const value = data[from + i] * weights[x]
      if (value > most) { most = value; best = i }
    }
  }
  return best
}

/**
 * The top of each heatmap [1, J, h, w], between the samples, as triples x, y, score in pixels of
 * a `width` x `height` picture. Heatmaps are 0..1, so the score is too.
 */
export function findJoints (heatmaps: Tensor, width: number, height: number): Keypoints {
  const [, count, rows, columns] = heatmaps.shape
  const { data } = heatmaps
  const weights = centreWeights(columns)
  const joints = new Float64Array(count * STRIDE)
  for (let joint = 0; joint < count; joint++) {
    const from = joint * rows * columns
    const at = highest(data, from, columns, rows, weights)
    const x = at % columns
    const y = (at - x) / columns
    const value = (i: number, j: number) => data[from + clamp(j, 0, rows - 1) * columns + clamp(i, 0, columns - 1)]
    const score = value(x, y)
    joints[joint * STRIDE] = (x + 0.5 + topOffset(value(x - 1, y), score, value(x + 1, y))) * width / columns - 0.5
    joints[joint * STRIDE + 1] = (y + 0.5 + topOffset(value(x, y - 1), score, value(x, y + 1))) * height / rows - 0.5
    joints[joint * STRIDE + 2] = score
  }
  return joints
}

export function isSeen (joints: Keypoints, joint: number): boolean {
  return scoreOf(joints, joint) >= SEEN
}

/** Makes the joint a missing one: all three numbers 0, as OpenPose writes it. Changes `joints`. */
export function forget (joints: Keypoints, joint: number): void {
  joints.fill(0, joint * STRIDE, joint * STRIDE + STRIDE)
}
