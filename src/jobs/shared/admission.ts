import { isOfUse, isSame } from '../queue/admission.ts'
import { createRecord, withStatus } from '../queue/job-record.ts'
import type { JobRecord, JobRequest, JobStatus } from '../queue/job.ts'
import { findObstacle, type PlaceLimits, type PlaceRequest, type PlaceTimes } from '../queue/places.ts'
import { createTurns } from '../queue/turns.ts'
import type { SharedRecords, StoredJob } from './records.ts'
import type { SharedViews } from './views.ts'

export interface SharedAdmissionOptions extends PlaceLimits {
  readonly records: SharedRecords
  readonly views: SharedViews
  readonly copyEqual: (record: JobRecord) => Promise<JobStatus | undefined>
  /** Whether a finished job still has its picture. */
  readonly isThere: (stored: StoredJob) => Promise<boolean>
  readonly bytesOf: (id: string) => Promise<number>
  /** Deletes a picture that was copied for a job that is not entered. */
  readonly dropCopy: (id: string) => Promise<void>
}

/** A job that may be entered, with the end and the bytes that a copied picture gives it. */
interface Candidate {
  readonly request: JobRequest
  readonly fresh: JobRecord
  readonly status?: JobStatus
  readonly bytes: number
}

/** What is asked of the picture store, before the line is locked: a slow store keeps nobody out. */
interface Prepared {
  readonly candidates: readonly Candidate[]
  /** Ids of the visitor's equal jobs whose picture is gone. */
  readonly gone: ReadonlySet<string>
}

/** Decides what becomes of a request, as the embedded queue does, for all processes together. */
export function createSharedAdmission (options: SharedAdmissionOptions) {
  const { records, views, copyEqual, isThere, bytesOf, dropCopy, limit, limitPerVisitor } = options
  const times: PlaceTimes = {
    untilDone: async (jobs) => (await Promise.all(jobs.map(async (record) => await views.view({ record, bytes: 0 }))))
      .map(({ secondsLeft }) => secondsLeft ?? 1),
    untilFree: views.secondsFor
  }

  const equalTo = (request: JobRequest) => ({ record }: StoredJob) => isSame(record, request) && isOfUse(record)

  /** Pictures are looked for and copied while others enter. */
  async function prepare (requests: readonly JobRequest[], visitor: string): Promise<Prepared> {
    const own = await records.ofVisitor(visitor)
    const gone = new Set<string>()
    const candidates: Candidate[] = []
    for (const request of requests) {
      const equal = own.find(equalTo(request))
      const isUseful = equal !== undefined && await isThere(equal)
      if (equal && !isUseful) gone.add(equal.record.id)
      const fresh = createRecord(request, 0)
      const status = isUseful ? undefined : await copyEqual(fresh)
      candidates.push({ request, fresh, status, bytes: status ? await bytesOf(fresh.id) : 0 })
    }
    return { candidates, gone }
  }

  async function enterAll ({ candidates, gone }: Prepared, visitor: string): Promise<StoredJob[]> {
    const own = (await records.ofVisitor(visitor)).filter(({ record }) => !gone.has(record.id))
    const active = (await records.active()).map(({ record }) => record)
    const turns = createTurns(active, await records.turns())
    const put: StoredJob[] = []
    const entered: StoredJob[] = []
    for (const candidate of candidates) {
      const known = [...own, ...put].find(equalTo(candidate.request))
      const job = known ?? await enter(candidate, active, turns)
      if (!known) put.push(job)
      entered.push(job)
    }
    await records.write({ put, turns: turns.state() })
    return entered
  }

  async function enter (
    { request, fresh, status, bytes }: Candidate, active: readonly JobRecord[], turns: ReturnType<typeof createTurns>
  ): Promise<StoredJob> {
    if (status) return { record: withStatus(fresh, status), bytes }
    const obstacle = await findObstacle(active, request, { limit, limitPerVisitor }, times)
    if (obstacle) throw obstacle
    return { record: { ...fresh, turn: turns.give(request.account) }, bytes: 0 }
  }

  return {
    /** @throws CodedError VISITOR_LIMIT, QUEUE_FULL, QUEUE_AWAY */
    async requirePlace (request: PlaceRequest): Promise<void> {
      const active = (await views.active()).map(({ record }) => record)
      const obstacle = await findObstacle(active, request, { limit, limitPerVisitor }, times)
      if (obstacle) throw obstacle
    },
    /** Admits all requests of one caller, or none. @throws CodedError VISITOR_LIMIT, QUEUE_FULL, QUEUE_AWAY */
    async admitAll (requests: readonly JobRequest[]): Promise<StoredJob[]> {
      const [{ visitor } = { visitor: '' }] = requests
      const prepared = await prepare(requests, visitor)
      let entered: StoredJob[] = []
      try {
        entered = await records.alone(async () => await enterAll(prepared, visitor))
        return entered
      } finally {
        const ids = new Set(entered.map(({ record }) => record.id))
        for (const { fresh, status } of prepared.candidates) if (status && !ids.has(fresh.id)) await dropCopy(fresh.id)
      }
    }
  }
}
