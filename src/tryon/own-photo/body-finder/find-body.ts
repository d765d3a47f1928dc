/** Finds the largest body of a photo: the detector says where, the landmark network what. */
import type { BodyFinder } from '../../records/networks.ts'
import type { RgbImage } from '../../raster/tensor.ts'
import { DETECTOR_SIDE, onceEach, readDetections, type Detection } from './detections.ts'
import { LANDMARK_SIDE, readLandmarks, squareOfBody, type FoundBody } from './landmarks.ts'
import { sampleSquare, squareAbout, squareWhole, type Square } from './square.ts'

/**
 * Where to look, by share of the whole: smaller parts only as long as larger ones show nobody. From `sure`
 * on a detection is a body (0.5 is the authors' own), from `mentioned` on it is somebody else. In parts of a
 * photo things are taken for people: cat, chessboard, fruit reach 0.67 at 0.62 and 0.82 at 0.4, people 0.72 and more.
 */
const LEVELS = [
  { share: 1, sure: 0.5, mentioned: 0.4 },
  { share: 0.62, sure: 0.7, mentioned: 0.7 },
  { share: 0.4, sure: 0.85, mentioned: 0.85 }
] as const
/** Neighbouring parts overlap by half. */
const STEP = 0.5
/** Somebody of less than this share of the person's size does not count as a second person. */
const COMPARABLE = 0.5
/** The presence from which landmarks are a body's. */
const PRESENT = 0.5

export interface BodySearch {
  /** Undefined when nobody is there for sure. */
  readonly body?: FoundBody
  /** How many others of comparable size are in the photo. */
  readonly others: number
}

/** Overlapping squares of a share of the whole that cover the photo. */
function squaresOf (photo: RgbImage, share: number): Square[] {
  if (share === 1) return [squareWhole(photo)]
  const side = Math.max(photo.width, photo.height) * share
  const centres = (length: number) => {
    const count = Math.max(Math.ceil((length - side) / (side * STEP)), 0) + 1
    return Array.from({ length: count }, (_, i) =>
      count === 1 ? length / 2 : side / 2 + ((length - side) * i) / (count - 1)
    )
  }
  return centres(photo.height).flatMap((y) => centres(photo.width).map((x) => squareAbout({ x, y }, side)))
}

interface People {
  readonly sure: readonly Detection[]
  readonly mentioned: readonly Detection[]
}

/** Everybody whom the first level shows that shows somebody. */
async function detect (photo: RgbImage, finder: BodyFinder): Promise<People> {
  for (const { share, sure, mentioned } of LEVELS) {
    const found: Detection[] = []
    for (const square of squaresOf(photo, share)) {
      const outputs = await finder.detect(sampleSquare(photo, square, DETECTOR_SIDE, 2, -1))
      found.push(...readDetections(outputs, square, mentioned))
    }
    const people = onceEach(found)
    if (people.some(({ score }) => score >= sure)) {
      return { sure: people.filter(({ score }) => score >= sure), mentioned: people }
    }
  }
  return { sure: [], mentioned: [] }
}

/** The landmarks in a square, then once more in the square that fits them. */
async function readBody (photo: RgbImage, finder: BodyFinder, square: Square): Promise<FoundBody> {
  const look = async (at: Square) =>
    readLandmarks(await finder.findLandmarks(sampleSquare(photo, at, LANDMARK_SIDE)), at)
  const first = await look(square)
  const second = await look(first.fitting)
  return first.presence >= PRESENT && second.presence < PRESENT ? first : second
}

/** The largest body of the photo, and how many others are comparable. */
export async function findBody (photo: RgbImage, finder: BodyFinder): Promise<BodySearch> {
  const { sure, mentioned } = await detect(photo, finder)
  if (sure.length === 0) return { others: 0 }
  const largest = sure.reduce((best, detection) => detection.radius > best.radius ? detection : best)
  const body = await readBody(photo, finder, squareOfBody(largest.hips, largest.radius))
  const others = mentioned.filter((other) => other !== largest && other.radius >= COMPARABLE * largest.radius).length
  return { body: body.presence < PRESENT ? undefined : body, others }
}
