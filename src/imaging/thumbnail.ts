import { sharp } from './sharp.ts'

const THUMBNAIL_QUALITY = 82

/** A WebP of the given width in pixels, height in proportion, for lists of persons and garments. */
export async function makeThumbnail (path: string, width: number): Promise<Uint8Array> {
  return await sharp(path).resize({ width, withoutEnlargement: true }).webp({ quality: THUMBNAIL_QUALITY }).toBuffer()
}
