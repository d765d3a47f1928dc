import { setTimeout as wait } from 'node:timers/promises'
import { createBriefMemory } from './brief-memory.ts'
import type { Config } from './config.ts'
import { createFolderStore } from './jobs/pictures/folder-pictures.ts'
import type { PictureStore } from './jobs/pictures/pictures.ts'
import { TOO_OLD, type OnDeletion } from './jobs/storage/deletions.ts'
import { readStoreUrl } from './settings/store-url.ts'

export interface StoreListeners {
  /** Told when a store elsewhere no longer answers, and when it does again. */
  readonly onChange: (problem: Error | undefined) => void
  readonly onDeletion: OnDeletion
}

// Services that start together come up in any order.
const TRIES = 60
const PAUSE_MILLISECONDS = 1_000
// Monitors may ask as often as they like: the store is written to once in this time.
const PROBE_MILLISECONDS = 2_000

/**
 * Opens the store of pictures as it is configured: the state folder, or one elsewhere.
 * @throws Error when a store elsewhere does not take pictures within a minute
 */
export async function openStore (config: Config, listeners: StoreListeners): Promise<PictureStore> {
  if (config.STORE_URL === '') return createFolderStore(config.STATE_DIRECTORY)
  const store = await openElsewhere(config, listeners)
  await untilOpen(store)
  const probes = createBriefMemory<string | undefined>(PROBE_MILLISECONDS)
  return {
    ...store,
    problem: async () => await probes('', store.problem),
    async expire (moment) {
      const names = await store.expire(moment)
      for (const name of names) listeners.onDeletion({ what: 'unknown file', id: name.split(/[/.]/)[1], ...TOO_OLD })
      return names
    }
  }
}

async function openElsewhere (config: Config, { onChange }: StoreListeners): Promise<PictureStore> {
  // Nothing of the client is loaded where there is no such store.
  const { createS3Store } = await import('./jobs/pictures/s3-store.ts')
  return createS3Store({
    ...readStoreUrl(config.STORE_URL),
    accessKeyId: config.AWS_ACCESS_KEY_ID,
    secretAccessKey: config.AWS_SECRET_ACCESS_KEY,
    sessionToken: config.AWS_SESSION_TOKEN || undefined,
    onChange
  })
}

async function untilOpen (store: PictureStore): Promise<void> {
  let problem: string | undefined
  for (let tries = 0; tries < TRIES; tries++) {
    problem = await store.problem()
    if (problem === undefined) return
    await wait(PAUSE_MILLISECONDS)
  }
  throw new Error(problem)
}
