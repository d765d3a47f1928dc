import type { StageTiming } from '../../inference/engine-contract.ts'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'expired'
/**
 * `prepare-garment` cuts an upload out, `prepare-person` reads a visitor's own photo, `try-on` makes
 * the picture (and does both first where needed).
 */
export type JobKind = 'prepare-garment' | 'prepare-person' | 'try-on'

export interface JobRequest {
  readonly kind: JobKind
  /** Who asked: a visitor's id, or a digest that stands for an API caller. */
  readonly visitor: string
  /** `sample:<gallery id>` or `upload:<id>`; the empty string for `prepare-person`. */
  readonly garment: string
  /** Gallery id or `own:<id>`; the empty string for `prepare-garment`. */
  readonly person: string
  /** Equal keys promise equal pictures: garment, person and model pack. */
  readonly key: string
}

/** What is kept on disk of a job. */
export interface JobRecord extends JobRequest {
  readonly id: string
  readonly state: JobState
  /** 1, or 2 after an interruption. */
  readonly attempt: number
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly finishedAt?: number
  readonly error?: { readonly code: string, readonly details: Readonly<Record<string, string | number>> }
  readonly timings?: readonly StageTiming[]
}

export interface JobProgress {
  readonly stage: string
  /** 0 for the first stage. */
  readonly index: number
  readonly count: number
}

/** A job as its owner sees it. */
export interface JobView extends JobRecord {
  readonly progress?: JobProgress
  /** 1 is next; only while queued. */
  readonly position?: number
  /** Until the picture, by the median of the last jobs; only while queued or running. */
  readonly secondsLeft?: number
}

export interface JobOutcome {
  readonly png?: Uint8Array
  readonly timings: readonly StageTiming[]
}

export interface RunnerOptions {
  readonly signal: AbortSignal
  readonly onStage: (stage: string, index: number, count: number) => void
}

/** Does the work of one job. Throws `CodedError`. */
export type JobRunner = (job: JobRecord, options: RunnerOptions) => Promise<JobOutcome>

export function isActive ({ state }: { state: JobState }): boolean {
  return state === 'queued' || state === 'running'
}

/** The door behind which jobs wait; a distributed queue can stand here as well. */
export interface JobQueue {
  /**
   * Enters a job, or gives back the same visitor's job with the same key when one is waiting,
   * running or done: a double click costs nothing.
   * @throws CodedError VISITOR_LIMIT, QUEUE_FULL, STORAGE
   */
  submit (request: JobRequest): Promise<JobView>
  find (id: string): JobView | undefined
  /** Every job of a visitor, newest first. */
  ofVisitor (visitor: string): JobView[]
  /** Path of the finished PNG. */
  resultPath (id: string): string
  /** Resolves when the job is no longer waiting or running, or when `signal` aborts. */
  finished (id: string, signal?: AbortSignal): Promise<JobView | undefined>
  /** How many callers wait in `finished` for this job. */
  waiting (id: string): number
  /** Takes a waiting job out or stops a running one; others are left alone. */
  cancel (id: string): Promise<void>
  /** Cancels if need be, then forgets the job and its picture. */
  remove (id: string): Promise<void>
  load (): { readonly active: number, readonly limit: number, readonly secondsUntilFree: number }
  /** Lets the running job finish within the grace period; what waits stays on disk for the next start. */
  close (graceMilliseconds: number): Promise<void>
}
