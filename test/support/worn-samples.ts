import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createGarmentGallery } from '../../src/gallery/garments.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** The samples, and one by the name of each of the `wearers`: what they wear on their photos, as imported ones do. */
export async function createWornSamples (t: TestContext, wearers: readonly string[]) {
  const directory = join(await temporaryDirectory(t), 'garments')
  await cp('data/garments', directory, { recursive: true })
  for (const name of wearers) await cp('data/garments/polo', join(directory, name), { recursive: true })
  return createGarmentGallery(directory)
}
