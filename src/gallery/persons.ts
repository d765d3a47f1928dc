import { join } from 'node:path'
import { hasAll, ITEM_ID, listItems, readLicence } from './items.ts'

export const PERSON_FILES = ['image.jpg', 'parse.png', 'densepose.png', 'keypoints.json'] as const

export interface PersonSummary {
  readonly id: string
  readonly directory: string
  readonly imagePath: string
  /** Licence of an imported picture; the project's own gallery has none to state. */
  readonly licence?: string
}

export type PersonGallery = ReturnType<typeof createPersonGallery>

/** The persons in `directory`, read anew at each call: adding a folder adds a person. */
export function createPersonGallery (directory: string) {
  async function summary (id: string): Promise<PersonSummary> {
    const folder = join(directory, id)
    return { id, directory: folder, imagePath: join(folder, 'image.jpg'), licence: await readLicence(folder) }
  }
  return {
    async list (): Promise<PersonSummary[]> {
      return await Promise.all((await listItems(directory, PERSON_FILES)).map(summary))
    },
    async find (id: string): Promise<PersonSummary | undefined> {
      const known = ITEM_ID.test(id) && await hasAll(join(directory, id), PERSON_FILES)
      return known ? await summary(id) : undefined
    }
  }
}
