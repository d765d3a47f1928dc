import { ASKED } from '../storage/deletions.ts'
import { createLocks } from '../storage/locks.ts'
import type { EqualResults } from './equal-results.ts'
import type { JobBook } from './job-book.ts'
import { isActive, type JobRecord, type JobRequest } from './job.ts'
import { createRecord, withStatus } from './job-record.ts'
import type { Line } from './line.ts'
import { findObstacle, type PlaceLimits, type PlaceRequest, type PlaceTimes } from './places.ts'

export interface AdmissionOptions extends PlaceLimits {
  readonly book: JobBook
  readonly line: Line
  readonly results: EqualResults
}

/** Decides what becomes of a request: a job that exists already, somebody's picture, or a place in the line. */
export function createAdmission ({ book, line, results, ...limits }: AdmissionOptions) {
  const locks = createLocks()
  const times: PlaceTimes = {
    untilDone: (jobs) => jobs.map((job) => line.view(job).secondsLeft ?? 1),
    untilFree: line.secondsFor
  }

  /** `active` are the jobs that waited or ran before the first request of a grid. */
  async function admit (request: JobRequest, active: readonly JobRecord[]): Promise<JobRecord> {
    const own = book.all().find((job) => isSame(job, request) && job.visitor === request.visitor && isOfUse(job))
    if (own && await results.isThere(own)) return own
    const fresh = createRecord(request, 0)
    const status = await results.copyTo(fresh)
    if (status) return await book.put(withStatus(fresh, status))
    const obstacle = await findObstacle(active, request, limits, times)
    if (obstacle) throw obstacle
    return await book.put({ ...fresh, turn: line.giveTurn(request.account) })
  }

  async function admitAll (requests: readonly JobRequest[]): Promise<JobRecord[]> {
    const before = new Set(book.all().map(({ id }) => id))
    const active = line.active()
    const jobs: JobRecord[] = []
    try {
      for (const request of requests) jobs.push(await admit(request, active))
      return jobs
    } catch (error) {
      for (const { id } of jobs) if (!before.has(id)) await book.remove(id, ASKED)
      throw error
    }
  }

  return {
    async requirePlace (request: PlaceRequest): Promise<void> {
      const obstacle = await findObstacle(line.active(), request, limits, times)
      if (obstacle) throw obstacle
    },
    /**
     * Admits all requests of one caller, or none. One caller at a time, so that two clicks in the same instant cannot
     * both find nothing.
     */
    admitAll: async (requests: readonly JobRequest[]) =>
      await locks.run('admit', async () => await admitAll(requests))
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
