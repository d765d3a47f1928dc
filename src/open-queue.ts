import { join } from 'node:path'
import type { Config } from './config.ts'
import { openJobBook } from './jobs/queue/job-book.ts'
import { createJobStore } from './jobs/queue/job-store.ts'
import type { JobRecord, JobRunner } from './jobs/queue/job.ts'
import type { JobQueue } from './jobs/queue/job-queue.ts'
import { createLocalQueue } from './jobs/queue/local-queue.ts'
import type { QueueObserver } from './jobs/queue/observer.ts'
import type { PictureStore } from './jobs/pictures/pictures.ts'
import type { OnDeletion } from './jobs/storage/deletions.ts'
import type { DamagedRecord } from './jobs/storage/records.ts'
import type { SharedDesk } from './jobs/shared/desk.ts'

export interface QueueNeeds {
  readonly config: Config
  /** Where processes share one queue. */
  readonly desk?: SharedDesk
  readonly store: PictureStore
  readonly run: JobRunner
  /** Whether a garment lies ready to be worn. */
  readonly isReady: (garment: string) => Promise<boolean>
  readonly observer: QueueObserver
  readonly onDeletion: OnDeletion
  readonly onFailure: (job: JobRecord, error: unknown) => void
  /** Told when the engine of a shared queue is away, and of everything else that its connections say. */
  readonly onError: (error: Error) => void
}

export interface OpenedQueue {
  readonly queue: JobQueue
  /** Records that are kept although they cannot be read. */
  readonly damaged: readonly DamagedRecord[]
}

/** What processes share, where QUEUE_URL names an engine. Whoever has opened it closes it, after the last answer. */
export async function openSharedDesk (
  { QUEUE_URL }: Config, onError: (error: Error) => void
): Promise<SharedDesk | undefined> {
  if (QUEUE_URL === '') return undefined
  // Nothing of the engines is loaded where there is none.
  const { openDesk } = await import('./jobs/shared/desk.ts')
  return await openDesk({ url: QUEUE_URL, onError })
}

/** Opens the queue as it is configured: in this process, or shared with others. */
export async function openQueue ({ desk, ...needs }: QueueNeeds): Promise<OpenedQueue> {
  return desk ? await openShared(desk, needs) : await openEmbedded(needs)
}

const limitsOf = ({ QUEUE_LIMIT, QUEUE_LIMIT_PER_VISITOR }: Config) =>
  ({ limit: QUEUE_LIMIT, limitPerVisitor: QUEUE_LIMIT_PER_VISITOR })
const picturesOf = ({ config, store }: Pick<QueueNeeds, 'config' | 'store'>) =>
  createJobStore(join(config.STATE_DIRECTORY, 'jobs'), store.folder('jobs'))

async function openEmbedded (
  { config, store, run, observer, onDeletion, onFailure }: QueueNeeds
): Promise<OpenedQueue> {
  const book = await openJobBook(picturesOf({ config, store }), onDeletion)
  const queue = createLocalQueue({ book, run, ...limitsOf(config), observer, onFailure })
  return { queue, damaged: book.damaged }
}

async function openShared (
  desk: SharedDesk, { config, store, run, isReady, ...told }: QueueNeeds
): Promise<OpenedQueue> {
  const { createSharedQueue } = await import('./jobs/shared/shared-queue.ts')
  const pictures = picturesOf({ config, store })
  await pictures.prepare()
  const work = config.ROLE === 'web' ? {} : { run, isReady: config.FAST_LANE ? isReady : undefined }
  const queue = createSharedQueue({ desk, pictures, ...limitsOf(config), ...told, ...work })
  return { queue, damaged: [] }
}
