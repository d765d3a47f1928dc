import sharp from 'sharp'
import type { Part } from './multipart.ts'

const SIZE = { width: 900, height: 700, channels: 3 as const }

/**
 * A photo with a red corner, as a camera held in this EXIF orientation would store it; the fake engine finds somebody
 * in it.
 */
export async function personJpeg (orientation = 1): Promise<Buffer> {
  const corner = await sharp({ create: { width: 90, height: 70, channels: 3, background: 'red' } }).png().toBuffer()
  return await sharp({ create: { ...SIZE, background: '#789' } }).composite([{ input: corner, left: 0, top: 0 }])
    .withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
}

/** A photo in which the fake engine finds nobody. */
export async function emptyJpeg (): Promise<Buffer> {
  return await sharp({ create: { ...SIZE, background: 'white' } }).jpeg().toBuffer()
}

export function personPart (content: Uint8Array | string, filename = 'me.jpg'): Part {
  return { name: 'person', content, filename, type: 'image/jpeg' }
}
