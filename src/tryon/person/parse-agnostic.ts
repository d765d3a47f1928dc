/**
 * The clothing-agnostic parse: the human parse with garment, neck and arms erased. Geometry
 * of HR-VITON's preprocessing; unlike the agnostic picture its sizes are fixed in pixels of
 * the 768x1024 photo.
 */
import { isMissing, Joint, jointAt, type Keypoints } from '../records/keypoints.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { Lip } from '../records/labels.ts'
import { createRegion, fillEllipse, fillLine } from '../raster/shapes.ts'
import type { ByteMap } from '../raster/tensor.ts'

const LIMB_WIDTH = 100
const JOINT_RADIUS = 150
const WRIST_RADIUS = 40
/** Each chain starts at the other shoulder, so that the collar is covered too. */
const LEFT_CHAIN = [Joint.rightShoulder, Joint.leftShoulder, Joint.leftElbow, Joint.leftWrist] as const
const RIGHT_CHAIN = [Joint.leftShoulder, Joint.rightShoulder, Joint.rightElbow, Joint.rightWrist] as const

function drawChain (chain: readonly number[], keypoints: Keypoints, width: number, height: number): ByteMap {
  const region = createRegion(width, height)
  let previous = chain[0]
  for (let i = 1; i < chain.length; i++) {
    if (isMissing(keypoints, previous) || isMissing(keypoints, chain[i])) continue
    const joint = jointAt(keypoints, chain[i])
    const radius = i === chain.length - 1 ? WRIST_RADIUS : JOINT_RADIUS
    fillLine(region, jointAt(keypoints, previous), joint, LIMB_WIDTH)
    fillEllipse(region, joint, radius, radius)
    previous = chain[i]
  }
  return region
}

/** LIP labels with the garment, skin about it and hidden arms along their joints set to background. */
export function drawParseAgnostic (parse: ByteMap, keypoints: Keypoints, { agnostic }: GarmentKind): ByteMap {
  const { width, height } = parse
  const arms = agnostic.hidden.includes('arms')
  const left = drawChain(arms ? LEFT_CHAIN : [], keypoints, width, height)
  const right = drawChain(arms ? RIGHT_CHAIN : [], keypoints, width, height)
  const data = parse.data.slice()
  for (let i = 0; i < data.length; i++) {
    const label = data[i]
    const erased = agnostic.erased[label] ||
      (label === Lip.leftArm && left.data[i]) || (label === Lip.rightArm && right.data[i])
    if (erased) data[i] = Lip.background
  }
  return { data, width, height }
}
