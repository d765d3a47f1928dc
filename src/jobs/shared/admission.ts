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

/** A job that may be entered, with the end that a copied picture gives it. */
interface Candidate { readonly request: JobRequest, readonly fresh: JobRecord, readonly status?: JobStatus }

/** Decides what becomes of a request, as the embedded queue does, for all processes together. */
export function createSharedAdmission (options: SharedAdmissionOptions) {
  const { records, views, copyEqual, isThere, bytesOf, dropCopy, limit, limitPerVisitor } = options
  const times: PlaceTimes = {
    untilDone: async (jobs) => (await Promise.all(jobs.map(async (record) => await views.view({ record, bytes: 0 }))))
      .map(({ secondsLeft }) => secondsLeft ?? 1),
    untilFree: views.secondsFor
  }

  async function findOwn (own: readonly StoredJob[], request: JobRequest): Promise<StoredJob | undefined> {
    const found = own.find(({ record }) => isSame(record, request) && isOfUse(record))
    return found && await isThere(found) ? found : undefined
  }

  /** Pictures are copied while others enter. */
  async function prepare (requests: readonly JobRequest[], visitor: string): Promise<Candidate[]> {
    const own = await records.ofVisitor(visitor)
    const candidates: Candidate[] = []
    for (const request of requests) {
      const fresh = createRecord(request, 0)
      const status = await findOwn(own, request) ? undefined : await copyEqual(fresh)
      candidates.push({ request, fresh, status })
    }
    return candidates
  }

  async function enterAll (candidates: readonly Candidate[], visitor: string): Promise<StoredJob[]> {
    const own = await records.ofVisitor(visitor)
    const active = (await records.active()).map(({ record }) => record)
    const turns = createTurns(active, await records.turns())
    const put: StoredJob[] = []
    const entered: StoredJob[] = []
    for (const candidate of candidates) {
      const known = await findOwn([...own, ...put], candidate.request)
      const job = known ?? await enter(candidate, active, turns)
      if (!known) put.push(job)
      entered.push(job)
    }
    await records.write({ put, turns: turns.state() })
    return entered
  }

  async function enter (
    { request, fresh, status }: Candidate, active: readonly JobRecord[], turns: ReturnType<typeof createTurns>
  ): Promise<StoredJob> {
    if (status) return { record: withStatus(fresh, status), bytes: await bytesOf(fresh.id) }
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
      const candidates = await prepare(requests, visitor)
      let entered: StoredJob[] = []
      try {
        entered = await records.alone(async () => await enterAll(candidates, visitor))
        return entered
      } finally {
        const ids = new Set(entered.map(({ record }) => record.id))
        for (const { fresh, status } of candidates) if (status && !ids.has(fresh.id)) await dropCopy(fresh.id)
      }
    }
  }
}
