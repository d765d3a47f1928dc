import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readByteMap, readRgb } from '../imaging/pictures.ts'
import { CodedError } from '../coded-error.ts'
import type { PersonRecord } from '../tryon/records/person.ts'
import type { Keypoints } from '../tryon/records/keypoints.ts'

const BODY_25_VALUES = 25 * 3

/**
 * Reads a person's folder (image.jpg, parse.png, densepose.png, keypoints.json).
 * Whether it can be dressed is for the try-on to say.
 * @throws CodedError PERSON_UNUSABLE when a file is missing or not what its name says
 */
export async function readPersonRecord (directory: string): Promise<PersonRecord> {
  try {
    const [image, parse, densePose, keypoints] = await Promise.all([
      readRgb(join(directory, 'image.jpg')),
      readByteMap(join(directory, 'parse.png')),
      readRgb(join(directory, 'densepose.png')),
      readKeypoints(join(directory, 'keypoints.json'))
    ])
    return { image, parse, densePose, keypoints }
  } catch (cause) {
    if (cause instanceof CodedError) throw cause
    throw new CodedError('PERSON_UNUSABLE', `cannot read the person: ${(cause as Error).message}`, { cause })
  }
}

async function readKeypoints (path: string): Promise<Keypoints> {
  const content = JSON.parse(await readFile(path, 'utf8')) as { people?: Array<{ pose_keypoints_2d?: unknown }> }
  const flat = content.people?.[0]?.pose_keypoints_2d
  if (!Array.isArray(flat) || flat.length !== BODY_25_VALUES || !flat.every(Number.isFinite)) {
    throw new CodedError('PERSON_UNUSABLE', `keypoints.json must hold ${BODY_25_VALUES} numbers in people[0].pose_keypoints_2d`)
  }
  return Float64Array.from(flat as number[])
}
