/** What the person network says about one framed picture, in numbers that rules can use. */
import type { PersonOutputs } from '../../records/networks.ts'
import type { Keypoints } from '../../records/keypoints.ts'
import { FULL_HEIGHT, FULL_WIDTH, type ByteMap } from '../../raster/tensor.ts'
import { argmaxLabels } from './label-maps.ts'
import { findJoints } from './joints.ts'

export interface Reading {
  readonly outputs: PersonOutputs
  /** LIP labels at the network's size. */
  readonly parse: ByteMap
  /** BODY_25 in pixels of 768x1024; every joint has a place, its score says how sure it is. */
  readonly joints: Keypoints
}

/** Reads the network's three answers. */
export function read (outputs: PersonOutputs): Reading {
  const [, , height, width] = outputs.parse.shape
  return {
    outputs,
    parse: argmaxLabels(outputs.parse, width, height),
    joints: findJoints(outputs.keypoints, FULL_WIDTH, FULL_HEIGHT)
  }
}

/** Share of the picture that carries one of the labels in `set`. */
export function shareOf (parse: ByteMap, set: Uint8Array): number {
  let count = 0
  for (let i = 0; i < parse.data.length; i++) count += set[parse.data[i]]
  return count / parse.data.length
}
