import type { Metadata } from 'sharp'
import { CodedError } from '../coded-error.ts'
import type { CheckedPicture } from './contract.ts'
import { sniffImageType } from './image-type.ts'
import { countScans } from './jpeg-scans.ts'
import { sharp } from './sharp.ts'
import { UPLOAD_LIMITS, type UploadLimits } from '../upload-limits.ts'

// Programs write up to 10 scans, those that look for the smallest file about 20. A scan of 40 MP takes 20 ms for each
// of its components and so 32 of four components at most 2.6 s, whatever few bytes they have.
const MAXIMUM_SCANS = 32
// Visually lossless; with full colour resolution the print of a shirt keeps its edges.
const STORED_JPEG_QUALITY = 95

// What a decoder may hold of a pixel: four samples of one or two bytes, and of a progressive JPEG also each sample's
// coefficient of two bytes, because every scan goes over the whole picture.
const SAMPLES = 4
const COEFFICIENT_BYTES = 2

/** Runs a task that holds so many bytes, when there is room for them. */
export type WithinMemory = <Result>(bytes: number, task: () => Promise<Result>) => Promise<Result>

const atOnce: WithinMemory = async (_bytes, task) => await task()

/**
 * Checks an upload and encodes it again, so that original bytes, metadata (EXIF, GPS) and anything
 * appended to the file never reach the disk. Signature, then header, then pixels: each check is
 * cheaper than the next, and a decompression bomb is refused by its header, a JPEG of endless scans by their number.
 *
 * @returns upright sRGB JPEG, transparency on white, at most `storedLongSide` on the long side
 * @throws CodedError IMAGE_EMPTY, IMAGE_TYPE, IMAGE_TOO_LARGE, IMAGE_TOO_SMALL, IMAGE_ASPECT, IMAGE_CORRUPT,
 * IMAGE_TOO_SLOW
 */
export async function decodeUpload (
  bytes: Uint8Array, limits: UploadLimits = UPLOAD_LIMITS, withinMemory: WithinMemory = atOnce
): Promise<CheckedPicture> {
  checkBytes(bytes, limits)
  const header = await readHeader(bytes, limits)
  checkHeader(header, limits)
  return await withinMemory(decodedBytes(header), async () => await encodeAgain(bytes, limits))
}

/** The most that a decoder holds of a picture, in bytes. */
export function decodedBytes ({ width, height, depth, format, isProgressive }: Metadata): number {
  const sampleBytes = depth === 'uchar' ? 1 : 2
  const coefficientBytes = format === 'jpeg' && isProgressive ? COEFFICIENT_BYTES : 0
  return width * height * SAMPLES * (sampleBytes + coefficientBytes)
}

function checkBytes (bytes: Uint8Array, limits: UploadLimits): void {
  if (bytes.length === 0) throw new CodedError('IMAGE_EMPTY', 'the picture has no bytes')
  if (bytes.length > limits.maximumBytes) throw tooLarge('megabytes', limits.maximumBytes / 1024 / 1024)
  const type = sniffImageType(bytes)
  if (type === undefined) throw new CodedError('IMAGE_TYPE', 'neither JPEG, PNG nor WebP')
  if (type === 'jpeg' && countScans(bytes) > MAXIMUM_SCANS) throw new CodedError('IMAGE_TOO_SLOW', 'too many scans')
}

async function readHeader (bytes: Uint8Array, limits: UploadLimits): Promise<Metadata> {
  try {
    return await open(bytes, limits).metadata()
  } catch (cause) {
    throw isPixelLimit(cause) ? tooLarge('megapixels', limits.maximumPixels / 1e6) : corrupt(cause)
  }
}

function checkHeader ({ width, height }: Metadata, limits: UploadLimits): void {
  const [short, long] = width < height ? [width, height] : [height, width]
  if (width * height > limits.maximumPixels) throw tooLarge('megapixels', limits.maximumPixels / 1e6)
  if (long > limits.maximumSide) throw tooLarge('pixels a side', limits.maximumSide)
  if (short < limits.minimumSide) {
    throw new CodedError('IMAGE_TOO_SMALL', `${width}x${height} is too small`, {
      details: { width, height, minimum: limits.minimumSide }
    })
  }
  if (long / short > limits.maximumAspect) {
    throw new CodedError('IMAGE_ASPECT', `${width}x${height} is a strip`, {
      details: { width, height, maximum: limits.maximumAspect }
    })
  }
}

async function encodeAgain (bytes: Uint8Array, limits: UploadLimits): Promise<CheckedPicture> {
  const side = limits.storedLongSide
  try {
    const { data, info } = await open(bytes, limits)
      .timeout({ seconds: limits.decodeSeconds })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .jpeg({ quality: STORED_JPEG_QUALITY, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true })
    return { bytes: data, extension: 'jpg', width: info.width, height: info.height }
  } catch (cause) {
    throw isTimeout(cause) ? new CodedError('IMAGE_TOO_SLOW', 'the decoder was stopped', { cause }) : corrupt(cause)
  }
}

function open (bytes: Uint8Array, limits: UploadLimits): ReturnType<typeof sharp> {
  // `pages: 1`: of an animated WebP only the first frame is decoded.
  return sharp(bytes, { limitInputPixels: limits.maximumPixels, failOn: 'warning', pages: 1 })
}

function isPixelLimit (error: unknown): boolean {
  return error instanceof Error && /exceeds pixel limit/i.test(error.message)
}

function isTimeout (error: unknown): boolean {
  return error instanceof Error && /^timeout/i.test(error.message)
}

function tooLarge (unit: string, limit: number): CodedError {
  return new CodedError('IMAGE_TOO_LARGE', `more than ${limit} ${unit}`, { details: { unit, limit } })
}

function corrupt (cause: unknown): CodedError {
  return new CodedError('IMAGE_CORRUPT', 'the picture cannot be decoded to its end', { cause })
}
