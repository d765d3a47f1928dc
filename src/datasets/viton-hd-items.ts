import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sniffImageType } from '../imaging/image-type.ts'
import { encodeGreyPng, encodeJpeg, encodePng, readByteMap, readRgb } from '../imaging/pictures.ts'
import { findPersonProblem } from '../tryon/person/person-inputs.ts'
import { type ByteMap, FULL_HEIGHT, FULL_WIDTH, type RgbImage } from '../tryon/raster/tensor.ts'
import { readPersonRecord } from '../gallery/person-record.ts'
import { readPngIndices } from './png-indices.ts'
import type { GarmentPaths, PersonPaths } from './viton-hd-layout.ts'

/** The data set's masks are JPEG: grey noise around the edge, garment from this level on. */
const MASK_THRESHOLD = 128
/** As the gallery's own persons are written. */
const JPEG_QUALITY = 95

/**
 * Writes a person of the data set in the gallery's layout: parse labels as 8-bit grey. Pictures are decoded and encoded
 * again, so that nothing but pixels comes along: no place, no camera, no script. The agnostic drawings are not needed:
 * the service makes them.
 * @throws Error naming the file that cannot be used and why
 */
export async function writePerson (paths: PersonPaths, folder: string): Promise<void> {
  const parse = await read(paths.parse, async (path) => readPngIndices(await readFile(path)))
  await writeFile(join(folder, 'parse.png'), await encodeGreyPng(parse))
  await writeFile(join(folder, 'densepose.png'), await encodePng(await read(paths.densePose, readPicture)))
  await writePicture(join(folder, 'image.jpg'), await read(paths.image, readPicture))
  await copyFile(paths.keypoints, join(folder, 'keypoints.json'))
  // What the service would refuse later is refused now: sizes, labels above 19, missing shoulders or hips.
  const problem = findPersonProblem(await readPersonRecord(folder))
  if (problem !== undefined) throw new Error(problem)
}

/**
 * Writes a garment of the data set in the gallery's layout; its mask becomes 0 or 255.
 * @throws Error naming the file that cannot be used and why
 */
export async function writeGarment (paths: GarmentPaths, folder: string): Promise<void> {
  const cloth = await read(paths.cloth, readPicture)
  const mask = await read(paths.mask, async (path) => await readByteMap(await readKnown(path)))
  const data = mask.data.map((level) => level >= MASK_THRESHOLD ? 255 : 0)
  if (!data.includes(255)) throw new Error(`${basename(paths.mask)}: the mask is empty`)
  await writePicture(join(folder, 'garment.jpg'), cloth)
  await writeFile(join(folder, 'mask.png'), await encodeGreyPng({ ...mask, data }))
}

async function readPicture (path: string): Promise<RgbImage> {
  return await readRgb(await readKnown(path))
}

/** The name says nothing about what a file is, and the library would draw an SVG. */
async function readKnown (path: string): Promise<Uint8Array> {
  const bytes = await readFile(path)
  if (sniffImageType(bytes) === undefined) throw new Error('it is neither JPEG, PNG nor WebP')
  return bytes
}

async function writePicture (path: string, picture: RgbImage): Promise<void> {
  await writeFile(path, await encodeJpeg(picture, JPEG_QUALITY))
}

async function read<T extends RgbImage | ByteMap> (path: string, decode: (path: string) => Promise<T>): Promise<T> {
  const picture = await decode(path).catch((error: Error) => {
    throw new Error(`${basename(path)}: ${error.message}`, { cause: error })
  })
  if (picture.width !== FULL_WIDTH || picture.height !== FULL_HEIGHT) {
    throw new Error(`${basename(path)} is ${picture.width}x${picture.height}, not ${FULL_WIDTH}x${FULL_HEIGHT}`)
  }
  return picture
}
