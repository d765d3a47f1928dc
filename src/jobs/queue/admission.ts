import { CodedError } from '../../coded-error.ts'
import { createLocks } from '../storage/locks.ts'
import type { EqualResults } from './equal-results.ts'
import type { JobBook } from './job-book.ts'
import { isActive, type JobRecord, type JobRequest } from './job.ts'
import { createRecord, withStatus } from './job-record.ts'
import type { Line } from './line.ts'

export interface AdmissionOptions {
  readonly book: JobBook
  readonly line: Line
  readonly results: EqualResults
  readonly limit: number
  readonly limitPerVisitor: number
}

/** Decides what becomes of a request: a job that exists already, somebody's picture, or a place in the line. */
export function createAdmission ({ book, line, results, limit, limitPerVisitor }: AdmissionOptions) {
  const locks = createLocks()

  async function admit (request: JobRequest): Promise<JobRecord> {
    const own = book.all().find((job) => isSame(job, request) && job.visitor === request.visitor && isOfUse(job))
    if (own && await results.isThere(own)) return own
    const fresh = createRecord(request, 0)
    const status = await results.copyTo(fresh)
    if (status) return await book.put(withStatus(fresh, status))
    checkLimits(request)
    return await book.put({ ...fresh, turn: line.giveTurn(request.account) })
  }

  function checkLimits ({ account, kind }: JobRequest): void {
    const jobs = line.active()
    const own = jobs.filter((job) => job.account === account && job.kind === kind)
    if (own.length >= limitPerVisitor) {
      const seconds = Math.min(...own.map((job) => line.view(job).secondsLeft ?? 1))
      const details = { limit: limitPerVisitor, seconds }
      throw new CodedError('VISITOR_LIMIT', 'the caller has jobs in the queue', { details })
    }
    if (jobs.length >= limit) {
      const details = { limit, seconds: line.secondsFor(jobs.length) }
      throw new CodedError('QUEUE_FULL', 'the queue is full', { details })
    }
  }

  return {
    /** One request at a time, so that two clicks in the same instant cannot both find nothing. */
    admit: async (request: JobRequest) => await locks.run('admit', async () => await admit(request))
  }
}

/** Whether a job is the one that is asked for. */
export function isSame ({ key, kind }: JobRecord, request: JobRequest): boolean {
  return key === request.key && kind === request.kind
}

/** Whether whoever asks again is given the job that there is. */
export function isOfUse (job: JobRecord): boolean {
  return isActive(job) || job.state === 'done'
}
