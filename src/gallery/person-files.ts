import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CodedError } from '../coded-error.ts'
import { encodeGreyPng, encodeJpeg, encodePng, readRgb } from '../imaging/pictures.ts'
import type { Framing } from '../tryon/records/framing.ts'
import type { OriginalPhoto, PersonRecord } from '../tryon/records/person.ts'
import type { Keypoints } from '../tryon/records/keypoints.ts'

/** The agnostic picture is drawn on it and the old garment's surroundings stay: nearly lossless. */
const IMAGE_QUALITY = 95

/** A person in the gallery's item layout, encoded as kept on disk. */
export interface PersonFiles {
  /** JPEG, 768x1024. */
  readonly image: Uint8Array
  /** 8-bit grey PNG of LIP labels. */
  readonly parse: Uint8Array
  /** PNG of DensePose part colours. */
  readonly densePose: Uint8Array
  /** OpenPose JSON, BODY_25. */
  readonly keypoints: string
}

/** A prepared person as the files of a gallery item. */
export async function encodePerson ({ image, parse, densePose, keypoints }: PersonRecord): Promise<PersonFiles> {
  const [imageFile, parseFile, densePoseFile] = await Promise.all([
    encodeJpeg(image, IMAGE_QUALITY), encodeGreyPng(parse), encodePng(densePose)
  ])
  return { image: imageFile, parse: parseFile, densePose: densePoseFile, keypoints: openPoseJson(keypoints) }
}

/** OpenPose's JSON with tenths of a pixel. */
function openPoseJson (keypoints: Keypoints): string {
  const flat = Array.from(keypoints, (value, i) => i % 3 === 2 ? Number(value.toFixed(3)) : Number(value.toFixed(1)))
  return JSON.stringify({ version: 1.3, people: [{ person_id: [-1], pose_keypoints_2d: flat }] })
}

export interface OwnPerson {
  readonly files: PersonFiles
  readonly framing: Framing
  /** The upright JPEG that the person was cut from. */
  readonly photo: Uint8Array
}

export type PersonFileName =
  'parse.png' | 'densepose.png' | 'keypoints.json' | 'original.jpg' | 'framing.json' | 'image.jpg'

/** How a person made from a photo lies in files: the gallery's item layout, and the photo with its framing. */
export const PERSON_LAYOUT = {
  /** The picture comes last: with it the person is complete. */
  files: ({ files, framing, photo }: OwnPerson): ReadonlyArray<readonly [PersonFileName, string | Uint8Array]> => [
    ['parse.png', files.parse],
    ['densepose.png', files.densePose],
    ['keypoints.json', files.keypoints],
    ['original.jpg', photo],
    ['framing.json', JSON.stringify(framing)],
    ['image.jpg', files.image]
  ],
  /** @throws CodedError PERSON_UNUSABLE that names the file which is missing */
  async read (read: (name: PersonFileName) => Promise<Uint8Array | undefined>): Promise<OwnPerson> {
    const [parse, densePose, keypoints, photo, framing, image] = await Promise.all([
      'parse.png', 'densepose.png', 'keypoints.json', 'original.jpg', 'framing.json', 'image.jpg'
    ].map(async (name) => await read(name as PersonFileName) ?? missing(name)))
    const files = { image, parse, densePose, keypoints: textOf(keypoints) }
    return { files, framing: JSON.parse(textOf(framing)) as Framing, photo }
  }
}

function missing (name: string): never {
  throw new CodedError('PERSON_UNUSABLE', `${name} of the person is missing`)
}

function textOf (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}

/** Writes a person made from a photo into a folder. */
export async function writePerson (directory: string, person: OwnPerson): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const files = [...PERSON_LAYOUT.files(person)]
  const last = files.splice(-1)
  for (const some of [files, last]) {
    await Promise.all(some.map(async ([name, content]) =>
      await writeFile(join(directory, name), content, { mode: 0o600 })))
  }
}

/** The photo that a person was cut from; `undefined` for persons who were not made from one. */
export async function readOriginalPhoto (directory: string): Promise<OriginalPhoto | undefined> {
  const text = await readFile(join(directory, 'framing.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  return { image: await readRgb(join(directory, 'original.jpg')), framing: JSON.parse(text) as Framing }
}
