import type { GarmentSummary } from '../gallery/garments.ts'
import type { PersonSummary } from '../gallery/persons.ts'
import { createBriefMemory } from '../brief-memory.ts'
import { versionOf } from '../jobs/belongings/wardrobe.ts'

/** Where the pages live. */
export const PAGES = '/Try_On_API'
export const MAIN_PAGE = `${PAGES}/`
export const HELP_PAGE = `${PAGES}/help`

export const garmentPage = (id: string) => `${PAGES}/garments/${id}`
export const ownPersonPage = (id: string) => `${PAGES}/persons/${id}`
export const jobPage = (id: string) => `${PAGES}/jobs/${id}`
export const apiJob = (id: string) => `/api/jobs/${id}`
export const helpAnchor = (code: string) => `${HELP_PAGE}#${code}`

/** Widths in pixels in which gallery pictures are served: a thumbnail, a tile, and the stage. */
export const PICTURE_WIDTHS = [192, 384, 768] as const
export type PictureWidth = typeof PICTURE_WIDTHS[number]

// A replaced picture has its new address after this time.
const VERSION_MILLISECONDS = 2_000
const versions = createBriefMemory<string>(VERSION_MILLISECONDS)
const knownVersion = async (path: string) => await versions(path, async () => await versionOf(path))

/** An address that changes with the file, so that it may be kept for ever. */
export async function personPicture ({ id, imagePath }: PersonSummary, width: PictureWidth): Promise<string> {
  return `/pictures/persons/${id}/${await knownVersion(imagePath)}/${width}`
}

export async function samplePicture ({ id, photoPath }: GarmentSummary, width: PictureWidth): Promise<string> {
  return `/pictures/garments/${id}/${await knownVersion(photoPath)}/${width}`
}
