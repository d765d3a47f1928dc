import { join } from 'node:path'
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

/** The sample garments in `directory`, read anew at each call: adding a folder adds a garment. */
export function createGarmentGallery (directory: string) {
  return createItems(directory, GARMENT_FILES, async (id, folder): Promise<GarmentSummary> => {
    const maskPath = join(folder, 'mask.png')
    return {
      id,
      directory: folder,
      photoPath: join(folder, 'garment.jpg'),
      maskPath: await isFile(maskPath) ? maskPath : undefined,
      licence: await readLicence(folder),
      about: await readAbout(folder)
    }
  })
}
