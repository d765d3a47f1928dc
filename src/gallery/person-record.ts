import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readByteMap, readRgb } from '../imaging/pictures.ts'
import { CodedError } from '../coded-error.ts'
import type { PersonFiles } from './person-files.ts'
import type { PersonRecord } from '../tryon/records/person.ts'
import type { Keypoints } from '../tryon/records/keypoints.ts'

const BODY_25_VALUES = 25 * 3

/**
 * Reads a person's folder (image.jpg, parse.png, densepose.png, keypoints.json), or the same files in memory.
 * Whether it can be dressed is for the try-on to say.
 * @throws CodedError PERSON_UNUSABLE when a file is missing or not what its name says
 */
export async function readPersonRecord (source: string | PersonFiles): Promise<PersonRecord> {
  try {
    const files = typeof source === 'string' ? await filesIn(source) : source
    const keypoints = readKeypoints(files.keypoints)
    const [image, parse, densePose] =
      await Promise.all([readRgb(files.image), readByteMap(files.parse), readRgb(files.densePose)])
    return { image, parse, densePose, keypoints }
  } catch (cause) {
    if (cause instanceof CodedError) throw cause
    throw new CodedError('PERSON_UNUSABLE', `cannot read the person: ${(cause as Error).message}`, { cause })
  }
}

/** Paths of the pictures, and the keypoints themselves. */
async function filesIn (directory: string) {
  return {
    image: join(directory, 'image.jpg'),
    parse: join(directory, 'parse.png'),
    densePose: join(directory, 'densepose.png'),
    keypoints: await readFile(join(directory, 'keypoints.json'), 'utf8')
  }
}

function readKeypoints (json: string): Keypoints {
  const content = JSON.parse(json) as { people?: Array<{ pose_keypoints_2d?: unknown }> }
  const flat = content.people?.[0]?.pose_keypoints_2d
  if (!Array.isArray(flat) || flat.length !== BODY_25_VALUES || !flat.every(Number.isFinite)) {
    throw new CodedError(
      'PERSON_UNUSABLE',
      `keypoints.json must hold ${BODY_25_VALUES} numbers in people[0].pose_keypoints_2d`
    )
  }
  return Float64Array.from(flat as number[])
}
