import type { StageTiming } from '../../inference/engine-contract.ts'
import type { JobRecord } from './job.ts'

/** Told what happens to jobs, by whichever queue they are in; counts it, or tells others. Never throws. */
export interface QueueObserver {
  /** A job's turn has come. */
  began (job: JobRecord): void
  /** The work of a job is done; `milliseconds` is all of it, `timings` its stages. */
  computed (job: JobRecord, timings: readonly StageTiming[], milliseconds: number): void
  /** A job that waited or ran is done, failed or cancelled. */
  ended (job: JobRecord): void
  /** Somebody's equal picture was looked for. */
  lookedForEqual (isFound: boolean): void
  /** A process has fallen silent, and its job was given to another one. */
  stalled (): void
  /** A process could not say in time that its job goes on. */
  renewalFailed (): void
}

export const NOBODY: QueueObserver = {
  began () {},
  computed () {},
  ended () {},
  lookedForEqual () {},
  stalled () {},
  renewalFailed () {}
}
