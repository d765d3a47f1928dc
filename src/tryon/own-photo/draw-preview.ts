/** What was found, drawn over the photo: silhouette, garment, arms, joints and the frame. */
import { Joint, jointAt, type Keypoints, scoreOf } from '../records/keypoints.ts'
import type { Rectangle } from '../raster/geometry.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { createRegion, fillEllipse, fillLine } from '../raster/shapes.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'
import { toFramed, toPhoto } from '../records/framing.ts'

type Colour = readonly [number, number, number]

const GARMENT_COLOUR: Colour = [20, 184, 166]
const SKIN_COLOUR: Colour = [245, 158, 11]
const BODY_COLOUR: Colour = [96, 125, 180]
const BONE_COLOUR: Colour = [255, 255, 255]
const JOINT_COLOUR: Colour = [220, 38, 38]
/** How much of the colour covers the photo. */
const TINT = 0.45
/** Outside of the frame the photo is shown at this brightness. */
const DIMMED = 0.55

const BONES: ReadonlyArray<readonly [number, number]> = [
  [Joint.nose, Joint.neck],
  [Joint.neck, Joint.rightShoulder],
  [Joint.rightShoulder, Joint.rightElbow],
  [Joint.rightElbow, Joint.rightWrist],
  [Joint.neck, Joint.leftShoulder],
  [Joint.leftShoulder, Joint.leftElbow],
  [Joint.leftElbow, Joint.leftWrist],
  [Joint.neck, Joint.middleHip],
  [Joint.middleHip, Joint.rightHip],
  [Joint.middleHip, Joint.leftHip]
]

export interface PreviewPerson {
  /** LIP labels of the framed picture, any size. */
  readonly parse: ByteMap
  /** In pixels of 768x1024; missing joints are not drawn. */
  readonly keypoints: Keypoints
  /** In pixels of the photo given to `drawPreview`. */
  readonly frame: Rectangle
}

function mix (data: Uint8Array, pixel: number, colour: Colour, share: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const at = pixel * 3 + channel
    data[at] = data[at] + (colour[channel] - data[at]) * share
  }
}

function colourOf (label: number, { replaced, bared }: GarmentKind): Colour | undefined {
  if (label === 0) return undefined
  return replaced[label] ? GARMENT_COLOUR : bared[label] ? SKIN_COLOUR : BODY_COLOUR
}

function tint (image: RgbImage, { parse, frame }: PreviewPerson, kind: GarmentKind): void {
  const { data, width, height } = image
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const at = toFramed({ x, y }, frame, parse)
      const [column, row] = [Math.round(at.x), Math.round(at.y)]
      if (column < 0 || row < 0 || column >= parse.width || row >= parse.height) {
        mix(data, i, [0, 0, 0], 1 - DIMMED)
        continue
      }
      const colour = colourOf(parse.data[row * parse.width + column], kind)
      if (colour !== undefined) mix(data, i, colour, TINT)
    }
  }
}

function drawSkeleton (image: RgbImage, { keypoints, frame }: PreviewPerson): void {
  const at = (joint: number) => toPhoto(jointAt(keypoints, joint), frame)
  const there = (joint: number) => scoreOf(keypoints, joint) > 0
  const size = Math.max(frame.height / 160, 2)
  const bones = createRegion(image.width, image.height)
  for (const [from, to] of BONES) if (there(from) && there(to)) fillLine(bones, at(from), at(to), size)
  const joints = createRegion(image.width, image.height)
  for (const joint of new Set(BONES.flat())) if (there(joint)) fillEllipse(joints, at(joint), size * 1.4, size * 1.4)
  for (let i = 0; i < bones.data.length; i++) {
    if (joints.data[i]) mix(image.data, i, JOINT_COLOUR, 1)
    else if (bones.data[i]) mix(image.data, i, BONE_COLOUR, 0.9)
  }
}

/** A copy of the photo with what was found drawn over it; without a person the photo as it is. */
export function drawPreview (photo: RgbImage, person: PreviewPerson | undefined, kind: GarmentKind): RgbImage {
  const image = { data: photo.data.slice(), width: photo.width, height: photo.height }
  if (person !== undefined) {
    tint(image, person, kind)
    drawSkeleton(image, person)
  }
  return image
}
