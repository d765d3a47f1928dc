/**
 * The clothing-agnostic picture: for an upper garment the photo with torso, neck and arms painted
 * grey, and face, hands and lower body put back. Geometry of HR-VITON's test loader:
 * every length is a multiple of r, a sixteenth of the shoulder width.
 */
import { isMissing, Joint, jointAt, type Keypoints } from '../records/keypoints.ts'
import { distance, type Point } from '../raster/geometry.ts'
import type { GarmentKind, HiddenPart } from '../records/garment-kind.ts'
import { Lip } from '../records/labels.ts'
import { createRegion, fillEllipse, fillLine, fillPolygon, fillRectangle } from '../raster/shapes.ts'
import { GREY } from '../records/person.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

const RIGHT_ARM = [Joint.rightShoulder, Joint.rightElbow, Joint.rightWrist] as const
const LEFT_ARM = [Joint.leftShoulder, Joint.leftElbow, Joint.leftWrist] as const

interface Body {
  readonly keypoints: Keypoints
  readonly rightShoulder: Point
  readonly leftShoulder: Point
  readonly neck: Point
  /** Hips moved apart to the width of the shoulders. */
  readonly rightHip: Point
  readonly leftHip: Point
  /** Unit of all widths and radii, pixels. */
  readonly unit: number
}

/** Moves `hip` away from the middle of the hips so that they are as far apart as the shoulders. */
function widen (hip: Point, middle: Point, factor: number): Point {
  return { x: middle.x + (hip.x - middle.x) * factor, y: middle.y + (hip.y - middle.y) * factor }
}

function measureBody (keypoints: Keypoints): Body {
  const rightShoulder = jointAt(keypoints, Joint.rightShoulder)
  const leftShoulder = jointAt(keypoints, Joint.leftShoulder)
  const rightHip = jointAt(keypoints, Joint.rightHip)
  const leftHip = jointAt(keypoints, Joint.leftHip)
  const shoulderWidth = distance(leftShoulder, rightShoulder)
  const middle = { x: (rightHip.x + leftHip.x) / 2, y: (rightHip.y + leftHip.y) / 2 }
  const factor = shoulderWidth / distance(leftHip, rightHip)
  return {
    keypoints,
    rightShoulder,
    leftShoulder,
    neck: jointAt(keypoints, Joint.neck),
    rightHip: widen(rightHip, middle, factor),
    leftHip: widen(leftHip, middle, factor),
    unit: Math.floor(shoulderWidth / 16) + 1
  }
}

function drawTorso (region: ByteMap, body: Body): void {
  const { rightShoulder, leftShoulder, rightHip, leftHip, unit: r } = body
  fillEllipse(region, rightHip, 3 * r, 6 * r)
  fillEllipse(region, leftHip, 3 * r, 6 * r)
  fillLine(region, rightShoulder, rightHip, 6 * r)
  fillLine(region, leftShoulder, leftHip, 6 * r)
  fillLine(region, rightHip, leftHip, 12 * r)
  fillPolygon(region, [rightShoulder, leftShoulder, leftHip, rightHip])
}

function drawNeckAndShoulders (region: ByteMap, body: Body): void {
  const { neck, rightShoulder, leftShoulder, unit: r } = body
  fillRectangle(region, neck.x - 5 * r, neck.y - 9 * r, neck.x + 5 * r, neck.y)
  fillLine(region, rightShoulder, leftShoulder, 12 * r)
  fillEllipse(region, rightShoulder, 5 * r, 6 * r)
  fillEllipse(region, leftShoulder, 5 * r, 6 * r)
}

function drawArm (region: ByteMap, body: Body, arm: readonly number[]): void {
  for (let i = 1; i < arm.length; i++) {
    if (isMissing(body.keypoints, arm[i - 1]) || isMissing(body.keypoints, arm[i])) continue
    const joint = jointAt(body.keypoints, arm[i])
    fillLine(region, jointAt(body.keypoints, arm[i - 1]), joint, 10 * body.unit)
    fillEllipse(region, joint, 5 * body.unit, 5 * body.unit)
  }
}

const DRAWINGS: Readonly<Record<HiddenPart, (region: ByteMap, body: Body) => void>> = {
  torso: drawTorso,
  'neck-and-shoulders': drawNeckAndShoulders,
  arms: (region, body) => {
    drawArm(region, body, RIGHT_ARM)
    drawArm(region, body, LEFT_ARM)
  }
}

/** The arm's capsule; the arm's own pixels outside of it (the hand) are kept from the photo. */
function drawArmCapsule (body: Body, arm: readonly number[], width: number, height: number): ByteMap {
  const region = createRegion(width, height)
  const r = body.unit
  let last = jointAt(body.keypoints, arm[0])
  fillEllipse(region, last, 5 * r, 6 * r)
  for (let i = 1; i < arm.length; i++) {
    if (isMissing(body.keypoints, arm[i - 1]) || isMissing(body.keypoints, arm[i])) continue
    last = jointAt(body.keypoints, arm[i])
    fillLine(region, jointAt(body.keypoints, arm[i - 1]), last, 10 * r)
    if (i < arm.length - 1) fillEllipse(region, last, 5 * r, 5 * r)
  }
  fillEllipse(region, last, 4 * r, 4 * r)
  return region
}

/** Clears from `painted` what the photo shows again: what the kind says, and hands. */
function restoreKept (
  painted: ByteMap, parse: ByteMap, { agnostic }: GarmentKind, leftCapsule: ByteMap, rightCapsule: ByteMap
): void {
  for (let i = 0; i < painted.data.length; i++) {
    const label = parse.data[i]
    const kept = agnostic.shown[label] ||
      (label === Lip.leftArm && !leftCapsule.data[i]) || (label === Lip.rightArm && !rightCapsule.data[i])
    if (kept) painted.data[i] = 0
  }
}

/**
 * Which pixels of the photo the agnostic picture hides: 1 hidden, 0 shown.
 * Neck, shoulders and hips must be present (`findPersonProblem` in person-inputs.ts).
 */
function findHiddenRegion (parse: ByteMap, keypoints: Keypoints, kind: GarmentKind): ByteMap {
  const body = measureBody(keypoints)
  const { width, height } = parse
  const painted = createRegion(width, height)
  for (const part of kind.agnostic.hidden) DRAWINGS[part](painted, body)
  restoreKept(
    painted, parse, kind, drawArmCapsule(body, LEFT_ARM, width, height), drawArmCapsule(body, RIGHT_ARM, width, height)
  )
  return painted
}

/** The agnostic picture for a kind of garment, same size as the photo; `parse` and `keypoints` are in its pixels. */
export function drawAgnostic (image: RgbImage, parse: ByteMap, keypoints: Keypoints, kind: GarmentKind): RgbImage {
  const hidden = findHiddenRegion(parse, keypoints, kind)
  const data = image.data.slice()
  for (let i = 0; i < hidden.data.length; i++) {
    if (hidden.data[i]) data.fill(GREY, i * 3, i * 3 + 3)
  }
  return { data, width: image.width, height: image.height }
}
