import type { JobBook } from './job-book.ts'
import type { JobRecord, JobStatus } from './job.ts'

export type EqualResults = ReturnType<typeof createEqualResults>

/** Pictures that somebody else had made of the same garment on the same person. */
export function createEqualResults (book: JobBook) {
  return {
    /** Copies such a picture, so that each owner can delete theirs; undefined when there is none. */
    async copyTo ({ id, kind, key }: JobRecord): Promise<JobStatus | undefined> {
      if (kind !== 'try-on') return undefined
      const equal = book.all().find((job) => job.key === key && job.kind === kind && job.state === 'done' && job.id !== id)
      if (equal?.state !== 'done') return undefined
      try {
        await book.store.copyResult(equal.id, id)
        return { state: 'done', finishedAt: Date.now(), timings: equal.timings }
      } catch {
        // The other owner has just deleted it: compute it again.
        return undefined
      }
    }
  }
}
