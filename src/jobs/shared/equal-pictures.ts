import type { JobRecord, JobStatus } from '../queue/job.ts'
import type { JobStore } from '../queue/job-store.ts'
import type { QueueObserver } from '../queue/observer.ts'
import { ignoreAbsence } from '../storage/files.ts'
import type { SharedRecords } from './records.ts'

export type PictureStore = Pick<JobStore,
  'saveResult' | 'openResult' | 'copyResult' | 'removeResult' | 'expireUnknown'>

/** Copies a picture that somebody else had made of the same, so that each owner can delete theirs. */
export function createEqualPictures (
  records: SharedRecords, pictures: PictureStore, { lookedForEqual }: QueueObserver
) {
  /** How the job ends with that picture; undefined when there is none. */
  return async ({ id, kind, key }: JobRecord): Promise<JobStatus | undefined> => {
    if (kind !== 'try-on') return undefined
    const equals = (await records.ofKey(key)).map(({ record }) => record)
    const equal = equals.find((job) => job.kind === kind && job.state === 'done' && job.id !== id)
    lookedForEqual(equal !== undefined)
    if (equal?.state !== 'done') return undefined
    try {
      await pictures.copyResult(equal.id, id)
      return { state: 'done', finishedAt: Date.now(), timings: equal.timings }
    } catch (error) {
      // The other owner has just deleted it: compute it again.
      return ignoreAbsence(error)
    }
  }
}
