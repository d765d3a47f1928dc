import type { JobBook } from './job-book.ts'
import type { JobRecord, JobStatus } from './job.ts'
import type { JobStore } from './job-store.ts'
import { NOBODY, type QueueObserver } from './observer.ts'

export type EqualResults = ReturnType<typeof createEqualResults>

/** Copies the picture of a done job that promises the same; undefined when there is none. */
export async function copyEqual (
  { id, kind, key }: JobRecord,
  jobs: readonly JobRecord[],
  store: Pick<JobStore, 'copyResult'>,
  lookedForEqual: QueueObserver['lookedForEqual']
): Promise<JobStatus | undefined> {
  const equal = jobs.find((job) => job.key === key && job.kind === kind && job.state === 'done' && job.id !== id)
  lookedForEqual(equal !== undefined)
  if (equal?.state !== 'done') return undefined
  const isCopied = await store.copyResult(equal.id, id)
  // The other owner has just deleted it: compute it again.
  return isCopied ? { state: 'done', finishedAt: Date.now(), timings: equal.timings } : undefined
}

/** Pictures that somebody else had made of the same garment on the same person. */
export function createEqualResults (book: JobBook, { lookedForEqual } = NOBODY) {
  return {
    /** Whether a finished job still has its picture; one that has lost it, by a damaged disk or by hand, is expired. */
    async isThere (job: JobRecord): Promise<boolean> {
      if (job.kind !== 'try-on' || job.state !== 'done' || await book.store.openResult(job.id)) return true
      await book.change(job.id, { state: 'expired', finishedAt: job.finishedAt }, ({ state }) => state === 'done')
      return false
    },
    /** Copies such a picture, so that each owner can delete theirs; undefined when there is none. */
    async copyTo (record: JobRecord): Promise<JobStatus | undefined> {
      return record.kind === 'try-on' ? await copyEqual(record, book.all(), book.store, lookedForEqual) : undefined
    }
  }
}
