import { join } from 'node:path'
import { hasAll, isFile, ITEM_ID, listItems, readLicence } from './items.ts'

export const GARMENT_FILES = ['garment.jpg'] as const

export interface GarmentSummary {
  readonly id: string
  readonly directory: string
  readonly photoPath: string
  /** Present when the garment lies ready on white at 768x1024, with its mask beside it. */
  readonly maskPath?: string
  readonly licence?: string
}

export type GarmentGallery = ReturnType<typeof createGarmentGallery>

/** The sample garments in `directory`, read anew at each call: adding a folder adds a garment. */
export function createGarmentGallery (directory: string) {
  async function summary (id: string): Promise<GarmentSummary> {
    const folder = join(directory, id)
    const maskPath = join(folder, 'mask.png')
    return {
      id,
      directory: folder,
      photoPath: join(folder, 'garment.jpg'),
      maskPath: await isFile(maskPath) ? maskPath : undefined,
      licence: await readLicence(folder)
    }
  }
  return {
    async list (): Promise<GarmentSummary[]> {
      return await Promise.all((await listItems(directory, GARMENT_FILES)).map(summary))
    },
    async find (id: string): Promise<GarmentSummary | undefined> {
      const known = ITEM_ID.test(id) && await hasAll(join(directory, id), GARMENT_FILES)
      return known ? await summary(id) : undefined
    }
  }
}
