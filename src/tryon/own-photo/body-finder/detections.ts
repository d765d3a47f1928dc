/**
 * Bodies out of the detector's answer. It is a single-shot detector with square anchors; its points are those
 * of BlazePose, https://arxiv.org/abs/2006.10204, and the anchors those of the model card's input of 224 pixels.
 */
import type { DetectorOutputs } from '../../records/networks.ts'
import { distance, type Point } from '../../raster/geometry.ts'
import type { Square } from './square.ts'

/** Side of the detector's input. */
export const DETECTOR_SIDE = 224
/** Cells a side and anchors a cell of its three grids. */
const GRIDS = [[28, 2], [14, 2], [7, 6]] as const
/** Numbers of an anchor: centre and size of the face box, then points x, y. */
const STRIDE = 12
const [HIPS, TOP] = [4, 6]

export interface Detection {
  /** Middle of the hips, in pixels of the photo; also where the photo does not show them. */
  readonly hips: Point
  /** Radius of the circle about the hips that holds the whole body. */
  readonly radius: number
  readonly face: Square
  /** 0..1. */
  readonly score: number
}

function anchors (): Point[] {
  return GRIDS.flatMap(([cells, each]) => Array.from({ length: cells * cells * each }, (_, i) => {
    const cell = Math.floor(i / each)
    return { x: (cell % cells + 0.5) / cells, y: (Math.floor(cell / cells) + 0.5) / cells }
  }))
}

const ANCHORS = anchors()

export const logistic = (logit: number) => 1 / (1 + Math.exp(-logit))

/** Bodies of at least `least` score in the square that the detector has seen, surest first, each once. */
export function readDetections ({ boxes, scores }: DetectorOutputs, square: Square, least: number): Detection[] {
  const found: Detection[] = []
  ANCHORS.forEach((anchor, i) => {
    const score = logistic(scores.data[i])
    if (score < least) return
    const raw = boxes.data.subarray(i * STRIDE, (i + 1) * STRIDE)
    const point = (at: number) => ({
      x: square.left + (anchor.x + raw[at] / DETECTOR_SIDE) * square.side,
      y: square.top + (anchor.y + raw[at + 1] / DETECTOR_SIDE) * square.side
    })
    const [centre, hips] = [point(0), point(HIPS)]
    const side = raw[2] / DETECTOR_SIDE * square.side
    found.push({
      hips,
      radius: distance(hips, point(TOP)),
      score,
      face: { left: centre.x - side / 2, top: centre.y - side / 2, side }
    })
  })
  return onceEach(found)
}

/** Faces nearer to each other than this share of the larger one are one. */
const SAME_FACE = 0.5

/** Of detections of one face only the surest. */
export function onceEach (detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = []
  for (const detection of detections.toSorted((a, b) => b.score - a.score)) {
    const isNew = kept.every(({ face }) =>
      distance(middleOfFace(face), middleOfFace(detection.face)) > SAME_FACE * Math.max(face.side, detection.face.side))
    if (isNew) kept.push(detection)
  }
  return kept
}

function middleOfFace ({ left, top, side }: Square): Point {
  return { x: left + side / 2, y: top + side / 2 }
}
