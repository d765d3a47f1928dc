import type { GarmentShelf } from '../belongings/garment-shelf.ts'
import type { JobBook } from './job-book.ts'
import { isActive } from './job.ts'
import { ownPersonId } from '../belongings/person-reference.ts'
import type { PersonShelf } from '../belongings/person-shelf.ts'

// Often enough that nothing outlives its time by more than a sixth of an hour.
const SWEEP_MILLISECONDS = 10 * 60_000

export interface Sweepable {
  readonly book: JobBook
  readonly shelf: GarmentShelf
  readonly ownPersons: PersonShelf
}

/** Deletes what is older than the retention time, now and every ten minutes; returns the function that stops it. */
export function startSweeper ({ book, shelf, ownPersons }: Sweepable, retentionMilliseconds: number, onError: (error: unknown) => void): () => void {
  const sweep = async () => {
    try {
      await book.expire(retentionMilliseconds)
      await shelf.expire(retentionMilliseconds)
      await ownPersons.expire(retentionMilliseconds)
      await removePicturesOfDeletedPhotos(book, ownPersons)
    } catch (error) {
      onError(error)
    }
  }
  sweep()
  const timer = setInterval(sweep, SWEEP_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}

/** A try-on of an own photo shows its visitor as the photo did, so it must not outlive it. */
export async function removePicturesOfDeletedPhotos (book: JobBook, ownPersons: PersonShelf): Promise<void> {
  const orphans = book.all().filter((job) => {
    const id = ownPersonId(job.person)
    return id !== undefined && !isActive(job) && !ownPersons.find(id)
  })
  await Promise.all(orphans.map(async ({ id }) => await book.remove(id)))
}
