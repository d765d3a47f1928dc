import type { BodyFinder } from '../../../src/tryon/records/networks.ts'
import { squareOfBody } from '../../../src/tryon/own-photo/body-finder/landmarks.ts'
import { squareWhole } from '../../../src/tryon/own-photo/body-finder/square.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'

/** The landmarks behind each joint of BODY_25 that says something of its own. */
const LANDMARK_OF: Readonly<Record<number, number>> = {
  0: 0,
  2: 12,
  3: 14,
  4: 16,
  5: 11,
  6: 13,
  7: 15,
  9: 24,
  10: 26,
  11: 28,
  12: 23,
  13: 25,
  14: 27,
  15: 5,
  16: 2,
  17: 8,
  18: 7
}
const ANCHORS = 2254
/** Grid of 28 cells a side, two anchors a cell: the first anchor of the cell in row and column 14. */
const ANCHOR = (14 * 28 + 14) * 2
const ANCHOR_AT = 14.5 / 28

export interface FakeBody {
  /** BODY_25 in pixels of the photo; score 0 is not visible. */
  readonly joints: Float64Array
  readonly photo: { readonly width: number, readonly height: number }
  readonly isBody: (x: number, y: number) => boolean
  readonly detected?: number
  readonly presence?: number
}

const logit = (share: number) => Math.log(share / (1 - share))

/** A finder that knows where the one body of a photo of this size is, and answers as the networks would. */
export function fakeFinder ({ joints, photo, isBody, detected = 0.9, presence = 0.99 }: FakeBody) {
  const hips = { x: joints[8 * 3], y: joints[8 * 3 + 1] }
  const radius = 2.2 * Math.abs(hips.y - joints[3 + 1])
  const whole = squareWhole(photo)
  const square = squareOfBody(hips, radius)
  const calls = { detect: 0, findLandmarks: 0 }
  const finder: BodyFinder = {
    async detect () {
      calls.detect++
      const boxes = createTensor([1, ANCHORS, 12])
      const scores = createTensor([1, ANCHORS, 1])
      scores.data.fill(-20)
      // Only the first look is at the whole photo, to which these numbers belong.
      if (calls.detect > 1) return { boxes, scores }
      const raw = (at: number, start: number) => ((at - start) / whole.side - ANCHOR_AT) * 224
      scores.data[ANCHOR] = logit(detected)
      boxes.data.set(
        [
          0,
          0,
          20,
          20,
          raw(hips.x, whole.left),
          raw(hips.y, whole.top),
          raw(hips.x, whole.left),
          raw(hips.y - radius, whole.top)
        ],
        ANCHOR * 12
      )
      return { boxes, scores }
    },
    async findLandmarks () {
      calls.findLandmarks++
      const landmarks = createTensor([1, 195])
      const place = (index: number, x: number, y: number, visibility: number) =>
        landmarks.data.set(
          [
            ((x + 0.5 - square.left) * 256) / square.side,
            ((y + 0.5 - square.top) * 256) / square.side,
            0,
            logit(visibility),
            9
          ],
          index * 5
        )
      for (const [joint, index] of Object.entries(LANDMARK_OF)) {
        const [x, y, score] = joints.subarray(Number(joint) * 3, Number(joint) * 3 + 3)
        place(index, x, y, score > 0 ? 0.98 : 0.05)
      }
      const mouth = joints[1] + 0.2 * (joints[3 + 1] - joints[1])
      for (const index of [9, 10]) place(index, joints[0], mouth, 0.98)
      place(33, hips.x, hips.y, 0.01)
      place(34, hips.x, hips.y - radius, 0.01)
      const silhouette = createTensor([1, 1, 256, 256])
      for (let i = 0; i < silhouette.data.length; i++) {
        const at = (element: number, start: number) => start + (element + 0.5) * square.side / 256 - 0.5
        silhouette.data[i] = isBody(at(i % 256, square.left), at(Math.floor(i / 256), square.top)) ? 6 : -6
      }
      return { landmarks, presence: { data: Float32Array.of(presence), shape: [1, 1] }, silhouette }
    }
  }
  return { finder, calls, square }
}
