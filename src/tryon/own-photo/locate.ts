/** Finds the person in a photo of any framing: looks at the whole, then closer, until the frame fits. */
import type { Rectangle } from '../frame.ts'
import { toTensor } from '../normalise.ts'
import type { Imaging, Networks } from '../networks.ts'
import type { RgbImage } from '../tensor.ts'
import { evidenceOf, findFaces, fittingFrame, type Face } from './body-finding.ts'
import { cutFrame, edgeColour, frameAbout, frameWhole } from './framing.ts'
import { read, type Reading } from './reading.ts'

/** Size of the person network's input. */
export const NETWORK_WIDTH = 192
export const NETWORK_HEIGHT = 256

/** A body that is there scores above this; below it other parts of the photo are looked at too. */
const SURE = 0.35
/** Parts of the whole, by height, in which a small person is looked for. */
const CLOSER = [0.62, 0.4]
/** Neighbouring parts overlap by half, so that everybody is whole in one of them. */
const STEP = 0.5
/** A look costs about 30 ms on two cores; 12 of them keep the whole preparation under a second. */
const MOST_LOOKS = 12
const MOST_REFINEMENTS = 3
/** Frames that overlap by this much show the same. */
const SAME_FRAME = 0.82
/** Faces smaller than this many elements of the network's parse are noise. */
const LEAST_FACE = 10
/** Height of a face as a share of the fitting frame's height. */
const FACE_SHARE = 0.18
/** Somebody in the background whose face is less than this share of the person's is no second person. */
const COMPARABLE = 0.5

export interface Look {
  readonly frame: Rectangle
  readonly reading: Reading
  /** 0..1. */
  readonly evidence: number
}

export interface Location extends Look {
  /** Faces of comparable size that belong to others. */
  readonly otherFaces: number
}

export type LookAt = (frame: Rectangle) => Promise<Look>

/** A function that shows the network one part of the photo. */
export function createLook (photo: RgbImage, person: NonNullable<Networks['person']>, imaging: Pick<Imaging, 'resize'>): LookAt {
  const colour = edgeColour(photo)
  return async (frame) => {
    const part = await imaging.resize(cutFrame(photo, frame, colour), NETWORK_WIDTH, NETWORK_HEIGHT)
    const reading = read(await person(toTensor(part)))
    return { frame, reading, evidence: evidenceOf(reading.joints) }
  }
}

/** Overlap of two rectangles: shared area over joint area. */
export function overlap (a: Rectangle, b: Rectangle): number {
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
      return Array.from({ length: count }, (_, i) => count === 1 ? length / 2 : side / 2 + (length - side) * i / (count - 1))
    }
    return centres(photo.height, height).flatMap((y) =>
      centres(photo.width, height * 0.75).map((x) => frameAbout({ x, y }, height)))
  })
}

function surest (looks: readonly Look[]): Look {
  return looks.reduce((best, look) => look.evidence > best.evidence ? look : best)
}

/** Of several bodies that are surely there the one that fills the largest frame, else the surest. */
function largest (looks: readonly Look[]): Look {
  const sure = looks.filter(({ evidence }) => evidence >= SURE)
  const height = (look: Look) => fittingFrame(look.reading, look.frame).height
  return sure.length === 0 ? surest(looks) : sure.reduce((best, look) => height(look) > height(best) ? look : best)
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

/** Faces seen anywhere that are not this person's own. */
function countOthers (looks: readonly Look[], found: Look): number {
  const own = findFaces(found.reading.parse, found.frame, LEAST_FACE)[0]
  if (own === undefined) return 0
  const others: Face[] = []
  for (const { reading, frame } of looks) {
    for (const face of findFaces(reading.parse, frame, LEAST_FACE)) {
      const apart = (other: Face) => Math.hypot(face.centre.x - other.centre.x, face.centre.y - other.centre.y) > Math.max(face.height, other.height)
      if (face.height >= COMPARABLE * own.height && apart(own) && others.every(apart)) others.push(face)
    }
  }
  return others.length
}

/** The largest person of the photo, in a frame from head to thighs as far as it could be fitted. */
export async function locatePerson (photo: RgbImage, lookAt: LookAt): Promise<Location> {
  const looks = await firstLooks(photo, lookAt)
  const found = await refine(largest(looks), lookAt)
  return { ...found, otherFaces: countOthers([...looks, found], found) }
}
