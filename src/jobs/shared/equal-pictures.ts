import { copyEqual } from '../queue/equal-results.ts'
import type { JobRecord, JobStatus } from '../queue/job.ts'
import type { JobStore } from '../queue/job-store.ts'
import type { QueueObserver } from '../queue/observer.ts'
import type { SharedRecords } from './records.ts'

export type PictureStore = Pick<JobStore,
  'saveResult' | 'openResult' | 'copyResult' | 'removeResult' | 'expireUnknown'>

/** Copies a picture that somebody else had made of the same, so that each owner can delete theirs. */
export function createEqualPictures (
  records: SharedRecords, pictures: PictureStore, { lookedForEqual }: QueueObserver
) {
  /** How the job ends with that picture; undefined when there is none. */
  return async (record: JobRecord): Promise<JobStatus | undefined> => {
    if (record.kind !== 'try-on') return undefined
    const promised = (await records.ofKey(record.key)).map((stored) => stored.record)
    return await copyEqual(record, promised, pictures, lookedForEqual)
  }
}
