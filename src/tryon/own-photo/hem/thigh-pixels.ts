/** What a photo shows of the thighs below the frame: no parse reaches there, joints do. */
import type { Point } from '../../raster/geometry.ts'
import type { RgbImage } from '../../raster/tensor.ts'
import { toPhoto, type Framing } from '../../records/framing.ts'
import { Joint, jointAt, type Keypoints } from '../../records/keypoints.ts'
import { torsoOf } from './torso.ts'

/** In torso lengths (neck to hips): where thighs surely are below the hips, and how far to each side. */
const THIGH = { from: 0.4, to: 0.9, aside: 0.08 }
/** Pixels of the frame between two looks. */
const APART = 3

/** Places on both thighs, straight below the hips, in pixels of the frame. */
function thighPlaces (joints: Keypoints): Point[] {
  const hips = [Joint.rightHip, Joint.leftHip].map((joint) => jointAt(joints, joint))
  const { length: torso } = torsoOf(joints)
  const places: Point[] = []
  for (const hip of hips) {
    for (let y = hip.y + THIGH.from * torso; y < hip.y + THIGH.to * torso; y += APART) {
      for (let x = hip.x - THIGH.aside * torso; x < hip.x + THIGH.aside * torso; x += APART) places.push({ x, y })
    }
  }
  return places
}

/** The photo's pixels at these places, one row [n, 1]; empty where the photo ends above them. */
export function thighPixels (photo: RgbImage, { frame }: Framing, joints: Keypoints): RgbImage {
  const rounded = ({ x, y }: Point) => ({ x: Math.round(x), y: Math.round(y) })
  const seen = thighPlaces(joints)
    .map((place) => rounded(toPhoto(place, frame)))
    .filter(({ x, y }) => x >= 0 && y >= 0 && x < photo.width && y < photo.height)
  const data = new Uint8Array(seen.length * 3)
  for (const [i, { x, y }] of seen.entries()) {
    const from = (y * photo.width + x) * 3
    data.set(photo.data.subarray(from, from + 3), i * 3)
  }
  return { data, width: seen.length, height: 1 }
}
