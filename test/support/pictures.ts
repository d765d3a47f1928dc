import sharp from 'sharp'
import type { ByteMap, RgbImage } from '../../src/tryon/tensor.ts'

/** Decodes a picture file to interleaved RGB. */
export async function readRgb (file: string): Promise<RgbImage> {
  const { data, info } = await sharp(file).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}

/** Decodes a grey picture or label map to one byte a pixel. */
export async function readMap (file: string): Promise<ByteMap> {
  const { data, info } = await sharp(file).toColourspace('b-w').extractChannel(0).raw().toBuffer({ resolveWithObject: true })
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
  const data = await sharp(image.data, { raw }).resize(width, height, { fit: 'fill', kernel: 'lanczos3' }).raw().toBuffer()
  return { data: new Uint8Array(data), width, height }
}

/** PNG bytes of a picture, as the imaging room makes them. */
export async function encodePng (image: RgbImage): Promise<Uint8Array> {
  const raw = { width: image.width, height: image.height, channels: 3 as const }
  return await sharp(image.data, { raw }).png({ compressionLevel: 1 }).toBuffer()
}
