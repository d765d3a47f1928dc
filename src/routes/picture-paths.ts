import { createBriefMemory } from '../brief-memory.ts'
import type { GarmentSummary } from '../gallery/garments.ts'
import type { PersonSummary } from '../gallery/persons.ts'
import { versionOf } from '../jobs/belongings/wardrobe.ts'

// A replaced picture has its new address after this time.
const VERSION_MILLISECONDS = 2_000
const versions = createBriefMemory<string>(VERSION_MILLISECONDS)
const knownVersion = async (path: string) => await versions(path, async () => await versionOf(path))

/** An address that changes with the file, so that it may be kept forever; `/width` is added to it. */
export async function personPicture ({ id, imagePath }: PersonSummary): Promise<string> {
  return `/pictures/persons/${id}/${await knownVersion(imagePath)}`
}

export async function samplePicture ({ id, photoPath }: GarmentSummary): Promise<string> {
  return `/pictures/garments/${id}/${await knownVersion(photoPath)}`
}
