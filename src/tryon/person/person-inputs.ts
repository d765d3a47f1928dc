import { drawAgnostic } from './agnostic.ts'
import { isMissing, Joint, jointAt, type Keypoints } from '../records/keypoints.ts'
import { distance } from '../raster/geometry.ts'
import { CodedError } from '../../coded-error.ts'
import { measureFigure } from './figure.ts'
import { hideGarment, widenGarment } from './garment-margin.ts'
import { UPPER_BODY, type GarmentKind } from '../records/garment-kind.ts'
import { unite } from '../records/label-sets.ts'
import { CONDITION_COUNT, CONDITION_OF_LIP, LIP_COUNT, mapLabels } from '../records/labels.ts'
import { drawParseAgnostic } from './parse-agnostic.ts'
import { findPhotoLayers } from './photo-layers.ts'
import { resizeIntoPlanes, resizeNearest } from '../raster/resample.ts'
import {
  CONDITION_HEIGHT, CONDITION_WIDTH, createTensor, FULL_HEIGHT, FULL_WIDTH, type ByteMap, type RgbImage, type Tensor
} from '../raster/tensor.ts'
import type { PersonInputs, PersonRecord } from '../records/person.ts'

const REQUIRED_JOINTS = {
  neck: Joint.neck,
  'right shoulder': Joint.rightShoulder,
  'left shoulder': Joint.leftShoulder,
  'right hip': Joint.rightHip,
  'left hip': Joint.leftHip
} as const
const KEYPOINT_NUMBERS = 25 * 3
/** The widened hips are divided by their distance; below a pixel the drawing is noise. */
const LEAST_HIP_WIDTH = 1
/** A body seen from the side, or a tiny one: below a twentieth of the width no garment fits. */
const LEAST_SHOULDER_WIDTH = 38
/** Garment, neck and arms of a person shown down to the feet fill at least about 2 % of the picture. */
const LEAST_BODY_PART = 0.01

function unusable (reason: string): CodedError {
  return new CodedError('PERSON_UNUSABLE', `This person cannot be dressed: ${reason}`, { details: { reason } })
}

function findBodyProblem (keypoints: Keypoints): string | undefined {
  if (keypoints.length < KEYPOINT_NUMBERS) return 'the keypoints are not BODY_25'
  if (!keypoints.every(Number.isFinite)) return 'a keypoint is not a number'
  for (const [name, joint] of Object.entries(REQUIRED_JOINTS)) {
    if (isMissing(keypoints, joint)) return `the ${name} was not found`
  }
  if (distance(jointAt(keypoints, Joint.rightHip), jointAt(keypoints, Joint.leftHip)) < LEAST_HIP_WIDTH) {
    return 'both hips are at one point'
  }
  const shoulders = distance(jointAt(keypoints, Joint.rightShoulder), jointAt(keypoints, Joint.leftShoulder))
  if (shoulders < LEAST_SHOULDER_WIDTH) return 'the shoulders are too close together'
}

function findParseProblem (parse: ByteMap, { bodyPart, replaced, bared }: GarmentKind): string | undefined {
  const wanted = unite(replaced, bared)
  let area = 0
  for (let i = 0; i < parse.data.length; i++) {
    if (parse.data[i] >= LIP_COUNT) return `the parse holds the label ${parse.data[i]}, the largest is 19`
    area += wanted[parse.data[i]]
  }
  if (area < LEAST_BODY_PART * parse.data.length) return `the parse shows no ${bodyPart}`
}

function findSizeProblem (name: string, picture: RgbImage | ByteMap, channels: number): string | undefined {
  if (picture.width !== FULL_WIDTH || picture.height !== FULL_HEIGHT) {
    return `the ${name} is ${picture.width}x${picture.height}, not ${FULL_WIDTH}x${FULL_HEIGHT}`
  }
  if (picture.data.length !== FULL_WIDTH * FULL_HEIGHT * channels) return `the ${name} is incomplete`
}

/** What makes a record unusable for trying on a kind of garment, in words, or undefined when nothing does. */
export function findPersonProblem (record: PersonRecord, kind: GarmentKind = UPPER_BODY): string | undefined {
  return findSizeProblem('photo', record.image, 3) ?? findSizeProblem('parse', record.parse, 1) ??
    findSizeProblem('DensePose picture', record.densePose, 3) ?? findBodyProblem(record.keypoints) ??
    findParseProblem(record.parse, kind)
}

/** Sets one of the 13 planes of the one-hot to 1 at every pixel of the condition size. */
function writeOneHot (parseAgnostic: ByteMap, target: Tensor): void {
  const classes = mapLabels(resizeNearest(parseAgnostic, CONDITION_WIDTH, CONDITION_HEIGHT), CONDITION_OF_LIP)
  const size = CONDITION_WIDTH * CONDITION_HEIGHT
  for (let i = 0; i < size; i++) target.data[classes.data[i] * size + i] = 1
}

/**
 * Everything the pipeline needs of a person who tries on a kind of garment, from the gallery's record.
 * `conditionInput` is [1, 16, 256, 192]: 13 one-hot classes of the parse-agnostic, then
 * DensePose colours in [-1, 1] (HR-VITON's input2).
 * @throws CodedError `PERSON_UNUSABLE` with the reason in words.
 */
export function createPersonInputs (record: PersonRecord, kind: GarmentKind = UPPER_BODY): PersonInputs {
  const problem = findPersonProblem(record, kind)
  if (problem !== undefined) throw unusable(problem)
  const conditionInput = createTensor([1, CONDITION_COUNT + 3, CONDITION_HEIGHT, CONDITION_WIDTH])
  writeOneHot(drawParseAgnostic(record.parse, record.keypoints, kind), conditionInput)
  resizeIntoPlanes(record.densePose, conditionInput, CONDITION_COUNT)
  const layers = widenGarment(findPhotoLayers(record.parse, record.densePose, kind), record.parse, kind)
  return {
    kind,
    image: record.image,
    agnostic: hideGarment(drawAgnostic(record.image, record.parse, record.keypoints, kind), layers),
    densePose: record.densePose,
    layers,
    conditionInput,
    figure: measureFigure(record.keypoints, kind)
  }
}
