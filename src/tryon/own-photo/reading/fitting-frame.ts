/** The body in one reading: how sure, how large, and which frame would fit it. */
import { Joint, jointAt, scoreOf, type Keypoints } from '../../records/keypoints.ts'
import { clamp, distance, findBoundingBox, middleOf, type Point, type Rectangle } from '../../raster/geometry.ts'
import { findComponents } from '../../raster/components.ts'
import { FACE, unite, UPPER_GARMENT } from '../../records/label-sets.ts'
import { labelSet, Lip } from '../../records/labels.ts'
import { FULL_HEIGHT, FULL_WIDTH, type ByteMap } from '../../raster/tensor.ts'
import { FRAME_ASPECT, frameAbout, toPhoto } from '../../records/framing.ts'
import { isSeen } from './joints.ts'
import type { Reading } from './reading.ts'

/*
 * Proportions of the rendered gallery, as shares of the frame's height: neck to the middle of the
 * hips 0.45 to 0.48, shoulder to shoulder 0.31 to 0.38 (less when turned), nose to neck 0.19 to
 * 0.22, neck below the top 0.38 to 0.44.
 */
const TORSO = 0.47
const SHOULDERS = 0.342
const HEAD = 0.205
const NECK_BELOW_TOP = 0.405
/** A frame is widened for arms held away from the body up to this factor; beyond it hands are cut off. */
const WIDEST = 1.3
/** Free space beside the outermost hand, as a share of the frame's width. */
const SIDE_MARGIN = 0.04

const TORSO_AND_FACE = unite(UPPER_GARMENT, labelSet(Lip.torsoSkin, Lip.face))

/** How surely a head on shoulders is in the picture, 0..1. */
export function evidenceOf (joints: Keypoints): number {
  const scores = [Joint.nose, Joint.neck, Joint.rightShoulder, Joint.leftShoulder].map((joint) =>
    scoreOf(joints, joint)
  )
  const hips = Math.min(scoreOf(joints, Joint.rightHip), scoreOf(joints, Joint.leftHip))
  return (scores.reduce((sum, score) => sum + score, 0) + hips) / 5
}

/** Height of the fitting frame in pixels of 768x1024, by the longest of torso, shoulders and head. */
function fittingHeight (joints: Keypoints, neck: Point): number {
  const shoulders = distance(jointAt(joints, Joint.rightShoulder), jointAt(joints, Joint.leftShoulder)) / SHOULDERS
  const head = isSeen(joints, Joint.nose) ? distance(jointAt(joints, Joint.nose), neck) / HEAD : 0
  if (!isSeen(joints, Joint.rightHip) || !isSeen(joints, Joint.leftHip)) return Math.max(shoulders, head)
  const hips = middleOf(jointAt(joints, Joint.rightHip), jointAt(joints, Joint.leftHip))
  // Arms in front of the chest or a bowed head shorten one measure, never lengthen it.
  return Math.max(distance(hips, neck) / TORSO, 0.8 * shoulders, 0.7 * head)
}

/** 1 where the largest body is: the connected silhouette with the most torso and face. */
export function mainSilhouette (parse: ByteMap): ByteMap {
  const { of, list } = findComponents(parse)
  const torso = new Float64Array(list.length)
  for (let i = 0; i < of.length; i++) if (of[i] >= 0) torso[of[i]] += TORSO_AND_FACE[parse.data[i]]
  const main = torso.indexOf(Math.max(...torso))
  const data = new Uint8Array(of.length)
  for (let i = 0; i < data.length; i++) data[i] = of[i] === main && main >= 0 ? 1 : 0
  return { data, width: parse.width, height: parse.height }
}

/** Leftmost and rightmost column of the silhouette between two rows, in pixels of 768x1024. */
function sidesOf (silhouette: ByteMap, top: number, bottom: number): { left: number, right: number } | undefined {
  const { width } = silhouette
  const scale = FULL_WIDTH / width
  const first = Math.max(Math.floor(top / scale), 0)
  const height = Math.max(Math.min(Math.ceil(bottom / scale), silhouette.height) - first, 0)
  const box = findBoundingBox({ data: silhouette.data.subarray(first * width), width, height }, 1)
  return box && { left: box.left * scale, right: (box.left + box.width) * scale }
}

/** The frame from head to thighs in the coordinates of the reading's own frame's picture. */
export function fittingFrame ({ joints, parse }: Reading, frame: Rectangle): Rectangle {
  return fitFrame(joints, mainSilhouette(parse), frame)
}

/**
 * The frame from head to thighs about a body, whose joints and silhouette (1 where it is) are seen in another frame.
 */
export function fitFrame (joints: Keypoints, silhouette: ByteMap, frame: Rectangle): Rectangle {
  const shoulders = middleOf(jointAt(joints, Joint.rightShoulder), jointAt(joints, Joint.leftShoulder))
  const neck = isSeen(joints, Joint.neck) ? jointAt(joints, Joint.neck) : shoulders
  const needed = fittingHeight(joints, neck)
  const sides = sidesOf(silhouette, neck.y - 0.4 * needed, neck.y + 0.5 * needed)
  const { centre, height } = widen(neck, needed, sides ?? { left: neck.x, right: neck.x })
  const scale = frame.height / FULL_HEIGHT
  return frameAbout(toPhoto(centre, frame), height * scale)
}

/** Moves and widens the frame about the neck until both hands are inside, within reason. */
function widen (
  neck: Point, height: number, sides: { left: number, right: number }
): { centre: Point, height: number } {
  const width = height * FRAME_ASPECT
  const shift = clamp((sides.left + sides.right) / 2 - neck.x, -0.12 * width, 0.12 * width)
  const x = neck.x + shift
  const half = Math.max(x - sides.left, sides.right - x) + SIDE_MARGIN * width
  const factor = clamp(2 * half / width, 1, WIDEST)
  // The neck keeps its share of the height, so that thighs come in as the frame grows.
  return { centre: { x, y: neck.y + (0.5 - NECK_BELOW_TOP) * height * factor }, height: height * factor }
}

export interface Face {
  /** In the photo's pixels. */
  readonly centre: Point
  readonly height: number
}

/** Faces of at least `least` elements of the parse, largest first, in the photo's pixels. */
export function findFaces (parse: ByteMap, frame: Rectangle, least: number): Face[] {
  const inside = { ...parse, data: parse.data.map((label) => FACE[label]) }
  const size = { width: parse.width, height: parse.height }
  return findComponents(inside).list
    .filter(({ area }) => area >= least)
    .sort((a, b) => b.area - a.area)
    .map(({ left, top, width, height }) => ({
      centre: toPhoto(middleOf({ x: left, y: top }, { x: left + width - 1, y: top + height - 1 }), frame, size),
      height: height * frame.height / parse.height
    }))
}
