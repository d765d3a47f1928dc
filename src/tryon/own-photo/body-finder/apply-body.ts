/** What the pack's own network has read, corrected by the body that the finder is sure of. */
import type { Rectangle, Size } from '../../raster/geometry.ts'
import { jointAt } from '../../records/keypoints.ts'
import { labelSet, Lip } from '../../records/labels.ts'
import type { PersonOutputs } from '../../records/networks.ts'
import { fitFrame } from '../reading/fitting-frame.ts'
import { frameWhole } from '../../records/framing.ts'
import { read, type Reading } from '../reading/reading.ts'
import { faceOf, PARSE_OF_FACE, PARTS_OF_FACE } from './face.ts'
import type { FoundBody } from './landmarks.ts'
import { legsOf, PARSE_OF_LEGS } from './legs.ts'
import { framedJoints, mergeJoints } from './merge-joints.ts'
import { restrictLabels } from './restrict.ts'
import { gateBackground, isWithin, silhouetteIn } from './silhouette.ts'

/** Labels under which DensePose has a body; it knows neither hair nor wide clothes. */
const ON_BODY = labelSet(
  Lip.upperClothes, Lip.socks, Lip.pants, Lip.torsoSkin, Lip.face, Lip.sunglasses, Lip.glove,
  Lip.leftArm, Lip.rightArm, Lip.leftLeg, Lip.rightLeg, Lip.leftShoe, Lip.rightShoe
)

/** Size at which the silhouette's sides are looked for. */
const LOOKING_SIZE = { width: 192, height: 256 }

/** The frame from head to thighs about the body. */
export function frameOfBody (body: FoundBody, photo: Size): Rectangle {
  const whole = frameWhole(photo)
  const data = Uint8Array.from(silhouetteIn(body, whole, photo, LOOKING_SIZE), (logit) => logit > 0 ? 1 : 0)
  return fitFrame(framedJoints(body, whole), { data, ...LOOKING_SIZE }, whole)
}

/** Reads the network's answer for the part `frame` of a photo, with the body's silhouette and joints. */
export function readWithBody (outputs: PersonOutputs, body: FoundBody, frame: Rectangle, photo: Size): Reading {
  const [, , height, width] = outputs.parse.shape
  const silhouette = silhouetteIn(body, frame, photo, { width, height })
  const [face, legs] = [faceOf(body), legsOf(body)]
  const possible = restrictLabels(restrictLabels(outputs.parse, frame, face, PARSE_OF_FACE), frame, legs, PARSE_OF_LEGS)
  const parse = gateBackground(possible, silhouette)
  const reading = read({ ...outputs, parse })
  const parts = restrictLabels(outputs.densePose, frame, face, PARTS_OF_FACE)
  const densePose = gateBackground(parts, silhouette, reading.parse.data.map((label) => ON_BODY[label]))
  const isInside = (joint: number) => {
    const { x, y } = jointAt(body.joints, joint)
    return isWithin(x, photo.width) && isWithin(y, photo.height)
  }
  return {
    ...reading,
    outputs: { ...outputs, parse, densePose },
    joints: mergeJoints(reading.joints, framedJoints(body, frame), isInside)
  }
}
