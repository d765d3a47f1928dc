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
  const files = typeof source === 'string' ? await filesIn(source) : source
  const [keypoints, image, parse, densePose] = await Promise.all([
    naming('keypoints.json', async () => readKeypoints(files.keypoints)),
    naming('image.jpg', async () => await readRgb(files.image)),
    naming('parse.png', async () => await readByteMap(files.parse)),
    naming('densepose.png', async () => await readRgb(files.densePose))
  ])
  return { image, parse, densePose, keypoints }
}

/** @throws CodedError PERSON_UNUSABLE that names the file which cannot be read */
async function naming<Content> (file: string, read: () => Promise<Content>): Promise<Content> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof CodedError) throw cause
    const message = `${file} of the person cannot be read: ${(cause as Error).message}`
    throw new CodedError('PERSON_UNUSABLE', message, { cause })
  }
}

/** Paths of the pictures, and the keypoints themselves. */
async function filesIn (directory: string) {
  return {
    image: join(directory, 'image.jpg'),
    parse: join(directory, 'parse.png'),
    densePose: join(directory, 'densepose.png'),
    keypoints: await naming('keypoints.json', async () => await readFile(join(directory, 'keypoints.json'), 'utf8'))
  }
}

function readKeypoints (json: string): Keypoints {
  const content = JSON.parse(json) as { people?: Array<{ pose_keypoints_2d?: unknown }> } | null
  const flat = content?.people?.[0]?.pose_keypoints_2d
  if (!Array.isArray(flat) || flat.length !== BODY_25_VALUES || !flat.every(Number.isFinite)) {
    throw new CodedError(
      'PERSON_UNUSABLE',
      `keypoints.json must hold ${BODY_25_VALUES} numbers in people[0].pose_keypoints_2d`
    )
  }
  return Float64Array.from(flat as number[])
}
