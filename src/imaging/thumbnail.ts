import { sharp } from './sharp.ts'

// Nobody sees a difference at the sizes in which pages show pictures.
const QUALITY = { webp: 82, jpeg: 85 } as const

export type ReducedType = keyof typeof QUALITY

/** A picture of at most the given width in pixels, height in proportion, of a file or of an encoded picture. */
export async function makeThumbnail (
  picture: string | Uint8Array, width: number, type: ReducedType = 'webp'
): Promise<Uint8Array> {
  const reduced = sharp(picture).resize({ width, withoutEnlargement: true })
  return await reduced[type]({ quality: QUALITY[type] }).toBuffer()
}
