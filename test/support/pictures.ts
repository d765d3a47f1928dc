import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import type { ByteMap, RgbImage } from '../../src/tryon/raster/tensor.ts'

/** A red shirt-like block on grey, as JPEG. */
export async function garmentJpeg (width = 300, height = 400, colour = '#a03030'): Promise<Buffer> {
  return await garment(width, height, colour).jpeg().toBuffer()
}

export function garment (width = 300, height = 400, colour = '#a03030') {
  const block = {
    create: { width: Math.round(width / 2), height: Math.round(height / 2), channels: 3 as const, background: colour }
  }
  return sharp({ create: { width, height, channels: 3, background: '#dddddd' } }).composite([{ input: block }])
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export function pngChunk (type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32Of(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** A grey PNG with whatever the header claims; `extra` chunks stand before the pixels. */
export function craftPng (
  width: number, height: number, pixels: Uint8Array, extra: readonly Buffer[] = [], bits = 8
): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([bits, 0, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    pngChunk('IHDR', header),
    ...extra,
    pngChunk('IDAT', deflateSync(pixels, { level: 9 })),
    pngChunk('IEND', Buffer.alloc(0))
  ])
}

// Node 20.15 and later have it; the types know it only from 22 on.
function crc32Of (bytes: Uint8Array): number {
  return crc32(bytes)
}

/** Decodes a picture file to interleaved RGB. */
export async function readRgb (file: string): Promise<RgbImage> {
  const { data, info } = await sharp(file)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}

/** Decodes a grey picture or label map to one byte a pixel. */
export async function readMap (file: string): Promise<ByteMap> {
  const { data, info } = await sharp(file)
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}

/** Writes a picture, for looking at. */
export async function writePng (image: RgbImage | ByteMap, file: string): Promise<void> {
  const { width, height } = image
  const channels = image.data.length === width * height ? 1 : 3
  await sharp(image.data, { raw: { width, height, channels } }).png().toFile(file)
}

/** Lanczos resize, as the imaging room does it. */
export async function resize (image: RgbImage, width: number, height: number): Promise<RgbImage> {
  const raw = { width: image.width, height: image.height, channels: 3 as const }
  const data = await sharp(image.data, { raw })
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer()
  return { data: new Uint8Array(data), width, height }
}

/** PNG bytes of a picture, as the imaging room makes them. */
export async function encodePng (image: RgbImage): Promise<Uint8Array> {
  const raw = { width: image.width, height: image.height, channels: 3 as const }
  return await sharp(image.data, { raw }).png({ compressionLevel: 1 }).toBuffer()
}
