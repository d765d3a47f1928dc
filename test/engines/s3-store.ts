import { createS3Store } from '../../src/jobs/pictures/s3-store.ts'
import { readStoreUrl } from '../../src/settings/store-url.ts'

export const url = process.env.STORE_URL ?? ''
export const keys = {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '', secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? ''
}
export const location = readStoreUrl(url)

/** The store under test; every test of names may have its own prefix. */
export function openStore (changes: Partial<Parameters<typeof createS3Store>[0]> = {}) {
  return createS3Store({ ...location, ...keys, ...changes })
}
