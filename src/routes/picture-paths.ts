import { createBriefMemory } from '../brief-memory.ts'
import type { GarmentSummary } from '../gallery/garments.ts'
import type { PersonSummary } from '../gallery/persons.ts'
import { versionOf } from '../jobs/belongings/wardrobe.ts'

/** Widths in pixels in which gallery pictures are served: a thumbnail, a tile, and the stage. */
export const PICTURE_WIDTHS = [192, 384, 768] as const
export type PictureWidth = typeof PICTURE_WIDTHS[number]

// A replaced picture has its new address after this time.
const VERSION_MILLISECONDS = 2_000
const versions = createBriefMemory<string>(VERSION_MILLISECONDS)
const knownVersion = async (path: string) => await versions(path, async () => await versionOf(path))

/** An address that changes with the file, so that it may be kept forever. */
export async function personPicture ({ id, imagePath }: PersonSummary, width: PictureWidth): Promise<string> {
  return `/pictures/persons/${id}/${await knownVersion(imagePath)}/${width}`
}

export async function samplePicture ({ id, photoPath }: GarmentSummary, width: PictureWidth): Promise<string> {
  return `/pictures/garments/${id}/${await knownVersion(photoPath)}/${width}`
}
