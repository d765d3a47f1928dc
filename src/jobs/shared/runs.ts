import { reportError } from '../../error-report.ts'
import { isActive, type JobRecord, type JobRunner, type JobStatus } from '../queue/job.ts'
import { endsInTime } from '../queue/closing.ts'
import { afterFailure, withStatus } from '../queue/job-record.ts'
import type { QueueObserver } from '../queue/observer.ts'
import { patiently } from '../pictures/away.ts'
import type { PictureStore } from './equal-pictures.ts'
import type { IsReady } from './fast-lane.ts'
import type { SharedRecords, StoredJob } from './records.ts'
import { takeNext } from './take-next.ts'
import { addMissing } from './tending.ts'
import type { News, Tickets } from './tickets.ts'

export interface SharedRunsOptions {
  readonly records: SharedRecords
  readonly tickets: Tickets
  readonly pictures: PictureStore
  readonly run: JobRunner
  readonly copyEqual: (record: JobRecord) => Promise<JobStatus | undefined>
  /** Tells every process, this one included. */
  readonly tell: (news: News) => Promise<void>
  readonly observer: QueueObserver
  /** Where a garment is cut out once, for all of the jobs that want it. */
  readonly isReady?: IsReady
  readonly onFailure: (job: JobRecord, error: unknown) => void
}

interface Running {
  readonly id: string
  readonly controller: AbortController
  isShuttingDown: boolean
}

// Looks itself whether its job is still wanted, should the news be lost.
const LOOK_MILLISECONDS = 2_000

/** Works on the jobs of the shared queue, one at a time in this process. */
export function createSharedRuns (options: SharedRunsOptions) {
  const { records, tickets, pictures, run, copyEqual, tell, observer, isReady, onFailure } = options
  let running: Running | undefined
  let served: Promise<void> = Promise.resolve()
  let closing = false

  /** Does the next job of the line; a ticket that comes when there is none is spent. */
  async function serve (ticket: string): Promise<void> {
    // Another process takes it.
    if (closing) return await tickets.add()
    const { next, lost } = await takeNext(records, ticket, isReady)
    for (const record of lost) await settle(record)
    if (next && closing) await requeue(next.id)
    else if (next) await (served = work(next))
  }

  async function requeue (id: string): Promise<void> {
    const queued = await edit(id, (record) => withStatus(record, { state: 'queued' }))
    if (queued) await settle(queued.record)
  }

  async function work (record: JobRecord): Promise<void> {
    const job: Running = { id: record.id, controller: new AbortController(), isShuttingDown: false }
    running = job
    const looking = setInterval(() => { look(record.id).catch(() => {}) }, LOOK_MILLISECONDS).unref()
    try {
      observer.began(record)
      await tell({ job: record.id })
      const { signal } = job.controller
      await complete(record, await patiently(async () => await copyEqual(record), signal) ?? await compute(job, record))
    } catch (error) {
      await fail(job, record, error)
    } finally {
      clearInterval(looking)
      running = undefined
      callHeldBack()
    }
  }

  /** Jobs that stood back, and spent the tickets of those that wanted to take them, are given new ones. */
  function callHeldBack (): void {
    // Should it fail, the next tending makes up for it.
    if (isReady) addMissing({ records, tickets }).catch(() => {})
  }

  async function compute (job: Running, record: JobRecord): Promise<JobStatus> {
    const started = performance.now()
    const { png, timings } = await run(record, {
      signal: job.controller.signal,
      onKept: callHeldBack,
      onStage: (stage, index, count) => {
        tell({ job: record.id, progress: { stage, index, count } }).catch(() => {})
      }
    })
    const milliseconds = performance.now() - started
    observer.computed(record, timings, milliseconds)
    // The picture first: whoever sees `done` can fetch it.
    if (png && await isWanted(record.id)) {
      await patiently(async () => await pictures.saveResult(record.id, png), job.controller.signal)
    }
    if (record.kind === 'try-on') await tell({ job: record.id, milliseconds }).catch(() => {})
    return { state: 'done', finishedAt: Date.now(), timings }
  }

  async function isWanted (id: string): Promise<boolean> {
    return isActive((await records.find(id))?.record ?? { state: 'cancelled' })
  }

  async function look (id: string): Promise<void> {
    const job = running
    // While it is asked, the job may end and the next one begin.
    if (job?.id === id && !await isWanted(id)) job.controller.abort()
  }

  /**
   * Changes a job that still waits or runs, wherever: a result is as good as another process's. One that was cancelled
   * or removed meanwhile keeps that state.
   */
  async function edit (
    id: string, edited: (record: JobRecord) => JobRecord, bytes = 0
  ): Promise<StoredJob | undefined> {
    return await records.alone(async () => {
      const stored = await records.find(id)
      if (!stored || !isActive(stored.record)) return undefined
      const changed = { record: edited(stored.record), bytes }
      await records.write({ put: [changed] })
      return changed
    })
  }

  async function complete ({ id }: JobRecord, status: JobStatus): Promise<void> {
    const bytes = (await patiently(async () => await pictures.openResult(id)))?.bytes ?? 0
    const done = await edit(id, (current) => withStatus(current, status), bytes)
    if (done) return await settle(done.record)
    // Unless another process has had the same job done.
    const { record } = await records.find(id) ?? {}
    if (record?.state !== 'done') await pictures.removeResult(id)
  }

  async function fail (job: Running, record: JobRecord, error: unknown): Promise<void> {
    const { log } = reportError(error)
    if (log && !job.isShuttingDown) onFailure(record, error)
    const changed = await edit(job.id, (current) => afterFailure(current, error, job.isShuttingDown))
    if (changed) await settle(changed.record)
  }

  /** A job that waits again needs a ticket; one that has ended is told. */
  async function settle (record: JobRecord): Promise<void> {
    if (isActive(record)) await tickets.add()
    else observer.ended(record)
    await tell({ job: record.id })
  }

  async function stop (job: Running, graceMilliseconds: number): Promise<boolean> {
    const hasEnded = await endsInTime(job, served, graceMilliseconds)
    if (!hasEnded) await requeue(job.id)
    return hasEnded
  }

  return {
    serve,
    /** The job may have been cancelled. */
    look,
    /** Takes no more; the running job may finish within the grace period, else it is queued again. */
    async close (graceMilliseconds: number): Promise<void> {
      closing = true
      const hasEnded = running === undefined || await stop(running, graceMilliseconds)
      await tickets.stop(!hasEnded)
    }
  }
}
