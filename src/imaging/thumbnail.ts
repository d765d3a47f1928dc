import { sharp } from './sharp.ts'

const THUMBNAIL_QUALITY = 82

/** A WebP of the given width in pixels, height in proportion, of a file or of an encoded picture. */
export async function makeThumbnail (picture: string | Uint8Array, width: number): Promise<Uint8Array> {
  return await sharp(picture)
    .resize({ width, withoutEnlargement: true })
    .webp({ quality: THUMBNAIL_QUALITY })
    .toBuffer()
}
