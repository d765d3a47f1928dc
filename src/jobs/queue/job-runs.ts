import { reportError } from '../../error-report.ts'
import { patiently } from '../pictures/away.ts'
import { endsInTime } from './closing.ts'
import type { EqualResults } from './equal-results.ts'
import type { JobBook } from './job-book.ts'
import { isActive, type JobOutcome, type JobProgress, type JobRecord, type JobRunner, type JobStatus } from './job.ts'
import { afterFailure, withStatus } from './job-record.ts'
import type { QueueObserver } from './observer.ts'

export interface RunningJob {
  readonly id: string
  readonly controller: AbortController
  readonly settled: Promise<void>
  progress?: JobProgress
  isShuttingDown?: boolean
}

export interface JobRunsOptions {
  readonly book: JobBook
  readonly run: JobRunner
  readonly results: EqualResults
  /** Whose turn it is. */
  readonly next: () => JobRecord | undefined
  /** Marks the job as running, before anything is done for it. */
  readonly onStart: (record: JobRecord) => Promise<unknown>
  /** Told when a job has begun another stage. */
  readonly onProgress: (id: string) => void
  /** Told how long a picture took. */
  readonly onPicture: (milliseconds: number) => void
  /** Told when a job neither waits nor runs any more. */
  readonly onSettled: (id: string) => void
  readonly observer: QueueObserver
  /** Told about every failure the operator should read about. */
  readonly onFailure?: (job: JobRecord, error: unknown) => void
}

const FAILED_BY_STORAGE = { code: 'STORAGE', details: {} }

/** Runs the jobs, one at a time, and writes down what becomes of each. */
export function createJobRuns (options: JobRunsOptions) {
  const { book, run, results, next, onStart, onProgress, onPicture, onSettled, observer, onFailure } = options
  let running: RunningJob | undefined
  let closing = false
  const isWaitedFor = (id: string) => isActive(book.find(id) ?? { state: 'cancelled' })

  /** Starts the next job unless one runs. */
  function advance (): void {
    if (running || closing) return
    const record = next()
    if (record) start(record)
  }

  function start (record: JobRecord): void {
    const controller = new AbortController()
    const job: RunningJob = { id: record.id, controller, settled: Promise.resolve().then(() => work(job, record)) }
    running = job
  }

  async function work (job: RunningJob, record: JobRecord): Promise<void> {
    try {
      await onStart(record)
      observer.began(record)
      const { signal } = job.controller
      const copied = await patiently(async () => await results.copyTo(record), signal)
      await complete(job.id, copied ?? await compute(job, record))
    } catch (error) {
      await fail(job, record, error)
    }
    running = undefined
    if (!isWaitedFor(job.id)) onSettled(job.id)
    advance()
  }

  async function compute (job: RunningJob, record: JobRecord): Promise<JobStatus> {
    const { png, timings } = await measure(job, record)
    // The picture first: whoever sees `done` can fetch it.
    if (png && isWaitedFor(job.id)) await keep(job, png)
    return { state: 'done', finishedAt: Date.now(), timings }
  }

  /** A picture that is made is kept, however long its store is away. */
  async function keep ({ id, controller }: RunningJob, png: Uint8Array): Promise<void> {
    await patiently(async () => await book.store.saveResult(id, png), controller.signal)
  }

  async function measure (job: RunningJob, record: JobRecord): Promise<JobOutcome> {
    const started = performance.now()
    const outcome = await run(record, {
      signal: job.controller.signal,
      onStage: (stage, index, count) => {
        job.progress = { stage, index, count }
        onProgress(job.id)
      }
    })
    const milliseconds = performance.now() - started
    observer.computed(record, outcome.timings, milliseconds)
    if (record.kind === 'try-on') onPicture(milliseconds)
    return outcome
  }

  // A job that was cancelled or removed while it ran keeps that state, whatever its run still brings.
  async function complete (id: string, status: JobStatus): Promise<void> {
    const done = await book.change(id, status, isActive)
    if (!done) await book.store.removeResult(id)
  }

  async function fail (job: RunningJob, record: JobRecord, error: unknown): Promise<void> {
    if (!isWaitedFor(job.id)) return
    try {
      await book.edit(job.id, (current) => failed(job, current, error), isActive)
    } catch (storageError) {
      onFailure?.(record, storageError)
      // The disk refuses even the failure. Its file still says queued or running: the next start tries again.
      book.remember(withStatus(record, { state: 'failed', finishedAt: Date.now(), error: FAILED_BY_STORAGE }))
    }
  }

  function failed ({ isShuttingDown }: RunningJob, record: JobRecord, error: unknown): JobRecord {
    if (reportError(error).log && !isShuttingDown) onFailure?.(record, error)
    return afterFailure(record, error, isShuttingDown)
  }

  async function stop (job: RunningJob, graceMilliseconds: number): Promise<void> {
    if (!await endsInTime(job, job.settled, graceMilliseconds)) await book.change(job.id, { state: 'queued' }, isActive)
  }

  return {
    advance,
    current: () => running,
    abort (id: string): void {
      if (running?.id === id) running.controller.abort()
    },
    /** Starts nothing more; the running job may finish within the grace period, else it is queued again. */
    async close (graceMilliseconds: number): Promise<void> {
      closing = true
      if (running) await stop(running, graceMilliseconds)
    }
  }
}
