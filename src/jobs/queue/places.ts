import { CodedError } from '../../coded-error.ts'
import type { JobRecord, JobRequest } from './job.ts'

/** Who asks for a place, for what kind of job. */
export type PlaceRequest = Pick<JobRequest, 'account' | 'kind'>

export interface PlaceLimits {
  /** Places for everybody. */
  readonly limit: number
  /** Jobs of a kind that an account may have when it asks for another one. */
  readonly limitPerVisitor: number
}

/** Whole seconds until something is so far, by the last jobs. */
export interface PlaceTimes {
  untilDone (jobs: readonly JobRecord[]): number[] | Promise<number[]>
  untilFree (places: number): number | Promise<number>
}

/**
 * Places that jobs take. Of one account and kind no more count than may be asked for one by one: accounts take turns,
 * so the rest of a grid keeps nobody waiting but its own account.
 */
export function placesTaken (jobs: readonly JobRecord[], limitPerVisitor: number): number {
  const counts = new Map<string, number>()
  for (const { account, kind } of jobs) {
    const name = `${kind} ${account}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts.values()].reduce((sum, count) => sum + Math.min(count, limitPerVisitor), 0)
}

/**
 * The error that keeps a request out while these jobs wait or run; undefined when it may enter. A request for a grid
 * enters whole where one for a single job would.
 */
export async function findObstacle (
  active: readonly JobRecord[], { account, kind }: PlaceRequest, { limit, limitPerVisitor }: PlaceLimits,
  times: PlaceTimes
): Promise<CodedError | undefined> {
  const own = active.filter((job) => job.account === account && job.kind === kind)
  if (own.length >= limitPerVisitor) {
    const [seconds] = [...await times.untilDone(own)].sort((a, b) => a - b).slice(own.length - limitPerVisitor)
    const details = { limit: limitPerVisitor, seconds }
    return new CodedError('VISITOR_LIMIT', 'the caller has jobs in the queue', { details })
  }
  const taken = placesTaken(active, limitPerVisitor)
  if (taken < limit) return undefined
  const details = { limit, seconds: await times.untilFree(taken) }
  return new CodedError('QUEUE_FULL', 'the queue is full', { details })
}
