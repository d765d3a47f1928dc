import type { StageTiming } from '../../inference/engine-contract.ts'
import type { Caller } from '../belongings/caller.ts'
import type { GarmentReference, OwnReference, UploadReference } from '../belongings/references.ts'

interface Asked extends Caller {
  /** Equal keys promise equal pictures: garment, person and model pack. */
  readonly key: string
  /** Of the request that has entered the job, where requests are traced (W3C, "Trace Context"). */
  readonly traceparent?: string
}

/** Cuts an upload out. */
export interface PrepareGarmentJob extends Asked {
  readonly kind: 'prepare-garment'
  readonly garment: UploadReference
}

/** Reads a visitor's own photo. */
export interface PreparePersonJob extends Asked {
  readonly kind: 'prepare-person'
  readonly person: OwnReference
}

/** Makes the picture, and does both preparations first where they are needed. */
export interface TryOnJob extends Asked {
  readonly kind: 'try-on'
  readonly garment: GarmentReference
  /** Gallery id or `own:<id>`. */
  readonly person: string
}

export type JobRequest = PrepareGarmentJob | PreparePersonJob | TryOnJob

export interface JobError {
  readonly code: string
  readonly details: Readonly<Record<string, string | number>>
}

interface Unfinished { readonly finishedAt?: undefined, readonly timings?: undefined, readonly error?: undefined }
interface Finished {
  /** Milliseconds since the epoch. */
  readonly finishedAt: number
  readonly timings?: undefined
  readonly error?: undefined
}

/** Where a job stands, and what is known only there. */
export type JobStatus =
  | Unfinished & { readonly state: 'queued' | 'running' }
  | Finished & { readonly state: 'cancelled' | 'expired' }
  | Omit<Finished, 'timings'> & { readonly state: 'done', readonly timings: readonly StageTiming[] }
  | Omit<Finished, 'error'> & { readonly state: 'failed', readonly error: JobError }
export type JobState = JobStatus['state']

interface Entered {
  readonly id: string
  /** 1, or 2 after an interruption. */
  readonly attempt: number
  /** Accounts take turns; lower ones come first. */
  readonly turn: number
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

type Entry<Request extends JobRequest> = Request & JobStatus & Entered
export type TryOnRecord = Entry<TryOnJob>
/** What is kept of a job. */
export type JobRecord = TryOnRecord | Entry<PrepareGarmentJob> | Entry<PreparePersonJob>

export interface JobProgress {
  readonly stage: string
  /** 0 for the first stage. */
  readonly index: number
  readonly count: number
}

interface Waiting {
  readonly progress?: JobProgress
  /** 1 is next; only while queued. */
  readonly position?: number
  /** Until the picture, by the median of the last jobs; only while queued or running. */
  readonly secondsLeft?: number
}

/** A job as its owner sees it. */
export type JobView = JobRecord & Waiting
export type TryOnView = TryOnRecord & Waiting

export interface JobOutcome {
  /** The picture; only a try-on has one. */
  readonly png?: Uint8Array
  readonly timings: readonly StageTiming[]
}

export interface RunnerOptions {
  readonly signal: AbortSignal
  readonly onStage: (stage: string, index: number, count: number) => void
  /** Called when a cut-out or a finding lies on its shelf, while the rest goes on. */
  readonly onKept?: () => void
}

/** Does the work of one job. Throws `CodedError`. */
export type JobRunner = (job: JobRecord, options: RunnerOptions) => Promise<JobOutcome>

export function isActive ({ state }: { readonly state: JobState }): boolean {
  return state === 'queued' || state === 'running'
}

/** Finished part of a job between 0 and 1. */
export function progressOf ({ state, progress }: { readonly state: JobState } & Waiting): number {
  if (state === 'done') return 1
  return progress ? progress.index / progress.count : 0
}
