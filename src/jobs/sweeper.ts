import type { GarmentShelf } from './garment-shelf.ts'
import type { JobBook } from './job-book.ts'

// Often enough that nothing outlives its time by more than a sixth of an hour.
const SWEEP_MILLISECONDS = 10 * 60_000

/** Deletes what is older than the retention time, now and every ten minutes; returns the function that stops it. */
export function startSweeper (book: JobBook, shelf: GarmentShelf, retentionMilliseconds: number, onError: (error: unknown) => void): () => void {
  const sweep = async () => {
    try {
      await book.expire(retentionMilliseconds)
      await shelf.expire(retentionMilliseconds)
    } catch (error) {
      onError(error)
    }
  }
  sweep()
  const timer = setInterval(sweep, SWEEP_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}
