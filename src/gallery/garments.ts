import { join } from 'node:path'
import { CodedError } from '../coded-error.ts'
import { createItems, isFile, readAbout, readLicence, type About } from './items.ts'

export const GARMENT_FILES = ['garment.jpg'] as const

export interface GarmentSummary {
  readonly id: string
  readonly directory: string
  readonly photoPath: string
  /** Present when the garment lies ready on white at 768x1024, with its mask beside it. */
  readonly maskPath?: string
  readonly licence?: string
  readonly about: About
}

export type GarmentGallery = ReturnType<typeof createGarmentGallery>

// Of what a caller takes for a name, and of the samples there are: both are told again.
const LONGEST_NAME = 40
const MOST_TOLD = 20

/** The sample garments in `directory`, read anew at each call: adding a folder adds a garment. */
export function createGarmentGallery (directory: string) {
  const items = createItems(directory, GARMENT_FILES, summarise)
  return {
    ...items,
    /** A sample that a caller names. @throws CodedError GARMENT_NAME_UNKNOWN, which tells the names that there are */
    async require (name: string): Promise<GarmentSummary> {
      const sample = await items.find(name)
      if (sample) return sample
      const samples = (await items.list()).slice(0, MOST_TOLD).map(({ id }) => id).join(', ')
      const details = { name: name.slice(0, LONGEST_NAME), samples }
      throw new CodedError('GARMENT_NAME_UNKNOWN', 'no such sample', { details })
    }
  }
}

async function summarise (id: string, folder: string): Promise<GarmentSummary> {
  const maskPath = join(folder, 'mask.png')
  return {
    id,
    directory: folder,
    photoPath: join(folder, 'garment.jpg'),
    maskPath: await isFile(maskPath) ? maskPath : undefined,
    licence: await readLicence(folder),
    about: await readAbout(folder)
  }
}
