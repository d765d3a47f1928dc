import { join } from 'node:path'
import { createItems, readAbout, readLicence, type About } from './items.ts'

export const PERSON_FILES = ['image.jpg', 'parse.png', 'densepose.png', 'keypoints.json'] as const

export interface PersonSummary {
  readonly id: string
  readonly directory: string
  readonly imagePath: string
  /** Licence of an imported picture; the project's own gallery has none to state. */
  readonly licence?: string
  /** Nothing is said of own photos. */
  readonly about?: About
}

export type PersonGallery = ReturnType<typeof createPersonGallery>

/** The persons in `directory`, read anew at each call: adding a folder adds a person. */
export function createPersonGallery (directory: string) {
  return createItems(directory, PERSON_FILES, async (id, folder): Promise<PersonSummary> => ({
    id,
    directory: folder,
    imagePath: join(folder, 'image.jpg'),
    licence: await readLicence(folder),
    about: await readAbout(folder)
  }))
}
