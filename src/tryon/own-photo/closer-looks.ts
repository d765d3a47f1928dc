/** Finds the person in a photo of any framing: looks at the whole, then closer, until the frame fits. */
import type { Point, Rectangle } from '../raster/geometry.ts'
import { Joint, jointAt } from '../records/keypoints.ts'
import { toTensor } from '../raster/normalise.ts'
import type { Imaging, Networks } from '../records/networks.ts'
import type { RgbImage } from '../raster/tensor.ts'
import { evidenceOf, type Face, findFaces, fittingFrame } from './reading/fitting-frame.ts'
import { cutFrame, edgeColour, frameAbout, frameWhole, toPhoto } from '../records/framing.ts'
import { read, type Reading } from './reading/reading.ts'

/** Size of the person network's input. */
export const NETWORK_WIDTH = 192
export const NETWORK_HEIGHT = 256

/** A body that is there scores above this; below it other parts of the photo are looked at too. */
const SURE = 0.42
/** Parts of the whole, by height, in which a small person is looked for. */
const CLOSER = [0.62, 0.4]
/** Neighbouring parts overlap by half, so that everybody is whole in one of them. */
const STEP = 0.5
/** A look costs about 30 ms on two cores; 12 of them keep the whole preparation under a second. */
const MOST_LOOKS = 12
const MOST_REFINEMENTS = 3
/** Where nobody is for sure, closer looks at this many places decide. */
const UNSURE_CANDIDATES = 3
/** Frames that overlap by this much show the same. */
const SAME_FRAME = 0.82
/** Faces smaller than this many elements of the network's parse are noise. */
const LEAST_FACE = 10
/** Height of a face as a share of the fitting frame's height. */
const FACE_SHARE = 0.18
/** Somebody in the background who fills less than this share of the person's frame is not counted. */
const COMPARABLE = 0.5
/** Share of the person's evidence below which another finding is furniture. */
const NEARLY_AS_SURE = 0.75
/** Two heads are nearer to each other than this share of the frame's height only when they are one. */
const ELSEWHERE = 0.2

export interface Look {
  readonly frame: Rectangle
  readonly reading: Reading
  /** 0..1. */
  readonly evidence: number
}

export interface Location extends Look {
  /** How many others of comparable size are in the photo. */
  readonly others: number
}

export type LookAt = (frame: Rectangle) => Promise<Look>

/** A function that shows the network one part of the photo. */
export function createLook (
  photo: RgbImage, person: NonNullable<Networks['person']>, imaging: Pick<Imaging, 'resize'>
): LookAt {
  const colour = edgeColour(photo)
  return async (frame) => {
    const part = await imaging.resize(cutFrame(photo, frame, colour), NETWORK_WIDTH, NETWORK_HEIGHT)
    const reading = read(await person(toTensor(part)))
    return { frame, reading, evidence: evidenceOf(reading.joints) }
  }
}

/** Overlap of two rectangles: shared area over joint area. */
function overlap (a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
  const shared = Math.max(width, 0) * Math.max(height, 0)
  return shared / (a.width * a.height + b.width * b.height - shared)
}

/** Frames of a smaller size that cover the photo, overlapping. */
function closerFrames (photo: { width: number, height: number }): Rectangle[] {
  const whole = frameWhole(photo)
  return CLOSER.flatMap((share) => {
    const height = whole.height * share
    const centres = (length: number, side: number) => {
      const count = Math.max(Math.ceil((length - side) / (side * STEP)), 0) + 1
      return Array.from({ length: count }, (_, i) =>
        count === 1 ? length / 2 : side / 2 + ((length - side) * i) / (count - 1)
      )
    }
    return centres(photo.height, height).flatMap((y) =>
      centres(photo.width, height * 0.75).map((x) => frameAbout({ x, y }, height)))
  })
}

function surest (looks: readonly Look[]): Look {
  return looks.reduce((best, look) => look.evidence > best.evidence ? look : best)
}

/** Of several bodies that are surely there the one that fills the largest frame; else the few surest. */
function candidates (looks: readonly Look[]): Look[] {
  const sure = looks.filter(({ evidence }) => evidence >= SURE)
  const height = (look: Look) => fittingFrame(look.reading, look.frame).height
  if (sure.length > 0) return [sure.reduce((best, look) => height(look) > height(best) ? look : best)]
  return looks.toSorted((a, b) => b.evidence - a.evidence).slice(0, UNSURE_CANDIDATES)
}

function frameOfFace ({ centre, height }: Face): Rectangle {
  const frameHeight = height / FACE_SHARE
  // A face's middle lies a fifth below the top.
  return frameAbout({ x: centre.x, y: centre.y + 0.3 * frameHeight }, frameHeight)
}

async function refine (start: Look, lookAt: LookAt): Promise<Look> {
  let best = start
  for (let round = 0; round < MOST_REFINEMENTS; round++) {
    const frame = fittingFrame(best.reading, best.frame)
    if (overlap(frame, best.frame) > SAME_FRAME) return best
    const closer = await lookAt(frame)
    if (closer.evidence < 0.7 * best.evidence) return best
    best = closer
  }
  return best
}

async function firstLooks (photo: RgbImage, lookAt: LookAt): Promise<Look[]> {
  const looks = [await lookAt(frameWhole(photo))]
  const faces = findFaces(looks[0].reading.parse, looks[0].frame, LEAST_FACE).slice(0, 3)
  if (faces.length > 1) for (const face of faces) looks.push(await lookAt(frameOfFace(face)))
  for (const frame of closerFrames(photo)) {
    if (surest(looks).evidence >= SURE || looks.length >= MOST_LOOKS) break
    looks.push(await lookAt(frame))
  }
  return looks
}

/** Where the head of a look's person is in the photo, and how tall the fitting frame. */
function personIn ({ reading, frame }: Look): { nose: Point, height: number } {
  return { nose: toPhoto(jointAt(reading.joints, Joint.nose), frame), height: fittingFrame(reading, frame).height }
}

/** People of comparable size who were seen nearly as surely as the one that was taken, at other places. */
function countOthers (looks: readonly Look[], found: Look): number {
  const people = [personIn(found)]
  for (const look of looks) {
    if (look.evidence < NEARLY_AS_SURE * found.evidence) continue
    const other = personIn(look)
    const isElsewhere = people.every(
      ({ nose, height }) => Math.hypot(nose.x - other.nose.x, nose.y - other.nose.y) > ELSEWHERE * height
    )
    if (isElsewhere && other.height >= COMPARABLE * people[0].height) people.push(other)
  }
  return people.length - 1
}

/** The largest person of the photo, in a frame from head to thighs as far as it could be fitted. */
export async function locatePerson (photo: RgbImage, lookAt: LookAt): Promise<Location> {
  const looks = await firstLooks(photo, lookAt)
  const refined: Look[] = []
  for (const candidate of candidates(looks)) refined.push(await refine(candidate, lookAt))
  const found = surest(refined)
  return { ...found, others: countOthers(looks, found) }
}
