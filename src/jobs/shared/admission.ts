import { CodedError } from '../../coded-error.ts'
import { isOfUse, isSame } from '../queue/admission.ts'
import { createRecord, withStatus } from '../queue/job-record.ts'
import type { JobRecord, JobRequest, JobStatus } from '../queue/job.ts'
import { createTurns } from '../queue/turns.ts'
import type { SharedRecords, StoredJob } from './records.ts'
import type { SharedViews } from './views.ts'

export interface SharedAdmissionOptions {
  readonly records: SharedRecords
  readonly views: SharedViews
  readonly copyEqual: (record: JobRecord) => Promise<JobStatus | undefined>
  /** Whether a finished job still has its picture. */
  readonly isThere: (stored: StoredJob) => Promise<boolean>
  readonly bytesOf: (id: string) => Promise<number>
  readonly limit: number
  readonly limitPerVisitor: number
}

/** Decides what becomes of a request, as the embedded queue does, for all processes together. */
export function createSharedAdmission (options: SharedAdmissionOptions) {
  const { records, views, copyEqual, isThere, bytesOf, limit, limitPerVisitor } = options

  async function findOwn (request: JobRequest): Promise<StoredJob | undefined> {
    const own = await records.ofVisitor(request.visitor)
    const found = own.find(({ record }) => isSame(record, request) && isOfUse(record))
    return found && await isThere(found) ? found : undefined
  }

  async function enter (fresh: JobRecord, request: JobRequest): Promise<StoredJob> {
    const active = (await records.active()).map(({ record }) => record)
    await checkLimits(active, request)
    const turns = createTurns(active, await records.turns())
    const entered: StoredJob = { record: { ...fresh, turn: turns.give(request.account) }, bytes: 0 }
    await records.write({ put: [entered], turns: turns.state() })
    return entered
  }

  async function checkLimits (jobs: readonly JobRecord[], { account, kind }: JobRequest): Promise<void> {
    const own = jobs.filter((job) => job.account === account && job.kind === kind)
    if (own.length >= limitPerVisitor) {
      const seen = await Promise.all(own.map(async (record) => await views.view({ record, bytes: 0 })))
      const seconds = Math.min(...seen.map(({ secondsLeft }) => secondsLeft ?? 1))
      const details = { limit: limitPerVisitor, seconds }
      throw new CodedError('VISITOR_LIMIT', 'the caller has jobs in the queue', { details })
    }
    if (jobs.length >= limit) {
      const details = { limit, seconds: await views.secondsFor(jobs.length) }
      throw new CodedError('QUEUE_FULL', 'the queue is full', { details })
    }
  }

  async function keepCopied (fresh: JobRecord, status: JobStatus): Promise<StoredJob> {
    const copied = { record: withStatus(fresh, status), bytes: await bytesOf(fresh.id) }
    await records.write({ put: [copied] })
    return copied
  }

  return {
    /** @throws CodedError VISITOR_LIMIT, QUEUE_FULL, QUEUE_AWAY */
    async admit (request: JobRequest): Promise<StoredJob> {
      const known = await findOwn(request)
      if (known) return known
      const fresh = createRecord(request, 0)
      // A picture is copied while others enter.
      const status = await copyEqual(fresh)
      return await records.alone(async () =>
        await findOwn(request) ?? await (status ? keepCopied(fresh, status) : enter(fresh, request)))
    }
  }
}
