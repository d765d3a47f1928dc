import type { GarmentShelf } from '../belongings/garment-shelf.ts'
import type { PersonShelf } from '../belongings/person-shelf.ts'
import { ownPersonId } from '../belongings/references.ts'
import type { PictureStore } from '../pictures/pictures.ts'
import { PHOTO_DELETED } from '../storage/deletions.ts'
import { allOf } from '../storage/files.ts'
import { isActive, type JobRecord } from './job.ts'
import type { JobQueue } from './job-queue.ts'

// Often enough that nothing outlives its time by more than ten minutes.
const SWEEP_MILLISECONDS = 10 * 60_000

export interface Sweepable {
  readonly store: Pick<PictureStore, 'expire'>
  readonly queue: JobQueue
  readonly shelf: GarmentShelf
  readonly ownPersons: PersonShelf
}

/** Deletes what is older than the retention time, now and every ten minutes; returns the function that stops it. */
export function startSweeper (
  rooms: Sweepable, retentionMilliseconds: number, onError: (error: unknown) => void
): () => void {
  const sweep = () => { sweepOnce(rooms, retentionMilliseconds).catch(onError) }
  sweep()
  const timer = setInterval(sweep, SWEEP_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}

/** @throws AggregateError; what can be deleted is, whatever else cannot */
export async function sweepOnce (
  { store, queue, shelf, ownPersons }: Sweepable, retentionMilliseconds: number, now = Date.now()
): Promise<void> {
  await allOf([
    async () => await queue.expire(retentionMilliseconds, now),
    async () => await shelf.expire(retentionMilliseconds, now),
    async () => await ownPersons.expire(retentionMilliseconds, now),
    async () => await removePicturesOfDeletedPhotos(queue, ownPersons),
    async () => await store.expire(now - retentionMilliseconds)
  ])
}

/** A try-on of an own photo shows its visitor as the photo did, so it must not outlive it. */
async function removePicturesOfDeletedPhotos (queue: JobQueue, ownPersons: PersonShelf): Promise<void> {
  for await (const job of queue.all()) {
    if (!isActive(job) && await isOfDeletedPhoto(job, ownPersons)) await queue.remove(job.id, PHOTO_DELETED)
  }
}

async function isOfDeletedPhoto (job: JobRecord, ownPersons: PersonShelf): Promise<boolean> {
  const id = job.kind === 'prepare-garment' ? undefined : ownPersonId(job.person)
  return id !== undefined && !await ownPersons.has(id)
}
