/** The trunk as joints tell it: the measure of where garments end. */
import { middleOf } from '../../raster/geometry.ts'
import { Joint, jointAt, type Keypoints } from '../../records/keypoints.ts'

/** Row of the neck, and rows from there to the hips, in pixels of the frame. */
export interface Torso { readonly neck: number, readonly length: number }

export function torsoOf (joints: Keypoints): Torso {
  const hips = middleOf(jointAt(joints, Joint.rightHip), jointAt(joints, Joint.leftHip)).y
  const neck = jointAt(joints, Joint.neck).y
  return { neck, length: hips - neck }
}
