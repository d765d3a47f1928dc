import { setTimeout } from 'node:timers/promises'
import { reportError } from '../../error-report.ts'
import { CodedError } from '../../coded-error.ts'
import { afterInterruption, createRecord, type JobBook } from './job-book.ts'
import { isActive, type JobOutcome, type JobProgress, type JobQueue, type JobRecord, type JobRequest, type JobRunner, type JobView } from './job.ts'
import { createLocks } from '../storage/locks.ts'
import { createWaiters } from './waiters.ts'
import { createWaitEstimate } from './wait-estimate.ts'

export interface QueueOptions {
  readonly book: JobBook
  readonly run: JobRunner
  readonly limit: number
  readonly limitPerVisitor: number
  /** Told about every failure the operator should read about. */
  readonly onFailure?: (job: JobRecord, error: unknown) => void
}

interface RunningJob {
  readonly id: string
  readonly controller: AbortController
  readonly settled: Promise<void>
  progress?: JobProgress
  isShuttingDown?: boolean
}

// A stage cannot be stopped in its middle; after this the worker is closed under it.
const ABORT_MILLISECONDS = 2_000
// What a caller is told to wait for a restart.
const RESTART_SECONDS = 15
const FAILED_BY_STORAGE = { state: 'failed', error: { code: 'STORAGE', details: {} } } as const

/** A bounded queue in this process: one job at a time, cut-outs before pictures, first come first served. */
export function createLocalQueue ({ book, run, limit, limitPerVisitor, onFailure }: QueueOptions): JobQueue {
  const estimate = createWaitEstimate()
  const waiters = createWaiters()
  const locks = createLocks()
  let running: RunningJob | undefined
  let closing = false

  const active = () => book.all().filter(isActive)
  const isWaitedFor = (id: string) => isActive(book.find(id) ?? { state: 'cancelled' })
  // A cut-out takes a fraction of a second and its visitor is looking at the page.
  const line = () => book.all().filter(({ state }) => state === 'queued').sort(byTurn)

  function view (record: JobRecord): JobView {
    const current = running?.id === record.id ? running : undefined
    if (!isActive(record)) return record
    const position = current ? 0 : line().findIndex(({ id }) => id === record.id) + 1
    const ahead = position + (running ? 1 : 0)
    const secondsLeft = estimate.secondsFor(current ? 1 - share(current.progress) : ahead)
    return current ? { ...record, progress: current.progress, secondsLeft } : { ...record, position, secondsLeft }
  }

  async function submit (request: JobRequest): Promise<JobView> {
    if (closing) throw new CodedError('SHUTTING_DOWN', 'the queue is closing', { details: { seconds: RESTART_SECONDS } })
    // One at a time, so that two clicks in the same instant cannot both find nothing.
    return await locks.run('submit', async () => {
      const same = book.all().filter(({ key, kind }) => key === request.key && kind === request.kind)
      const own = same.find((job) => job.visitor === request.visitor && (isActive(job) || job.state === 'done'))
      if (own) return view(own)
      const finished = same.find(({ state }) => state === 'done')
      const adopted = finished && request.kind === 'try-on' ? await adopt(request, finished) : undefined
      return adopted ?? await enter(request)
    })
  }

  async function enter (request: JobRequest): Promise<JobView> {
    checkLimits(request)
    const entered = view(await book.put(createRecord(request)))
    advance()
    return entered
  }

  /** Somebody else's picture of the same garment on the same person: copied, so that each owner can delete theirs. */
  async function adopt (request: JobRequest, finished: JobRecord): Promise<JobRecord | undefined> {
    const record: JobRecord = { ...createRecord(request), state: 'done', finishedAt: Date.now(), timings: finished.timings }
    try {
      await book.store.copyResult(finished.id, record.id)
      return await book.put(record)
    } catch {
      // The other owner has just deleted it: compute it again.
      return undefined
    }
  }

  function checkLimits ({ visitor, kind }: JobRequest): void {
    const jobs = active()
    const own = jobs.filter((job) => job.visitor === visitor && job.kind === kind)
    if (own.length >= limitPerVisitor) {
      const seconds = Math.min(...own.map((job) => view(job).secondsLeft ?? 1))
      throw new CodedError('VISITOR_LIMIT', 'the visitor has jobs in the queue', { details: { limit: limitPerVisitor, seconds } })
    }
    if (jobs.length >= limit) {
      throw new CodedError('QUEUE_FULL', 'the queue is full', { details: { limit, seconds: estimate.secondsFor(jobs.length) } })
    }
  }

  function advance (): void {
    if (running || closing) return
    const next = line()[0]
    if (next) start(next)
  }

  function start (record: JobRecord): void {
    const controller = new AbortController()
    const job: RunningJob = { id: record.id, controller, settled: Promise.resolve().then(() => work(job, record)) }
    running = job
  }

  async function work (job: RunningJob, record: JobRecord): Promise<void> {
    try {
      await book.change(job.id, { state: 'running' }, isActive)
      const started = performance.now()
      const onStage = (stage: string, index: number, count: number) => { job.progress = { stage, index, count } }
      const outcome = await run(record, { signal: job.controller.signal, onStage })
      if (record.kind === 'try-on') estimate.remember(performance.now() - started)
      await complete(job.id, outcome)
    } catch (error) {
      await fail(job, record, error)
    }
    running = undefined
    if (!isWaitedFor(job.id)) waiters.release(job.id)
    advance()
  }

  // A job that was cancelled or removed while it ran keeps that state, whatever its run still brings.
  async function complete (id: string, { png, timings }: JobOutcome): Promise<void> {
    if (!isWaitedFor(id)) return
    // The picture first: whoever sees `done` can fetch it.
    if (png) await book.store.saveResult(id, png)
    await book.change(id, { state: 'done', finishedAt: Date.now(), timings }, isActive)
  }

  async function fail (job: RunningJob, record: JobRecord, error: unknown): Promise<void> {
    if (!isWaitedFor(job.id)) return
    const changes = outcomeOf(job, record, error)
    try {
      await book.change(job.id, changes, isActive)
    } catch (storageError) {
      onFailure?.(record, storageError)
      // The disk refuses even the failure. Its file still says queued or running: the next start tries again.
      book.remember({ ...record, ...FAILED_BY_STORAGE, finishedAt: Date.now() })
    }
  }

  function outcomeOf (job: RunningJob, record: JobRecord, error: unknown): Partial<JobRecord> {
    if (job.isShuttingDown) return { state: 'queued' }
    const { code, details, log } = reportError(error)
    if (log) onFailure?.(record, error)
    if (code === 'ENGINE_CRASHED') return afterInterruption(record, code)
    return { state: 'failed', finishedAt: Date.now(), error: { code, details } }
  }

  async function cancel (id: string): Promise<void> {
    if (!isWaitedFor(id)) return
    await book.change(id, { state: 'cancelled', finishedAt: Date.now() }, isActive)
    if (running?.id === id) running.controller.abort()
    waiters.release(id)
  }

  async function close (graceMilliseconds: number): Promise<void> {
    closing = true
    if (running) await stop(running, graceMilliseconds)
    waiters.releaseAll()
  }

  async function stop (job: RunningJob, graceMilliseconds: number): Promise<void> {
    if (await settlesWithin(job.settled, graceMilliseconds)) return
    job.isShuttingDown = true
    job.controller.abort()
    if (await settlesWithin(job.settled, ABORT_MILLISECONDS)) return
    await book.change(job.id, { state: 'queued' }, isActive)
  }

  advance()
  return {
    submit,
    cancel,
    close,
    find (id) {
      const record = book.find(id)
      return record && view(record)
    },
    ofVisitor: (visitor) => book.all().filter((job) => job.visitor === visitor).sort((a, b) => b.createdAt - a.createdAt).map(view),
    resultPath: (id) => book.store.resultPath(id),
    async finished (id, signal) {
      if (isWaitedFor(id)) await waiters.wait(id, signal)
      return book.find(id)
    },
    waiting: (id) => waiters.count(id),
    async remove (id) {
      await cancel(id)
      await book.remove(id)
    },
    load () {
      const count = active().length
      return { active: count, limit, secondsUntilFree: estimate.secondsFor(Math.max(1, count)) }
    }
  }
}

async function settlesWithin (promise: Promise<void>, milliseconds: number): Promise<boolean> {
  const clock = new AbortController()
  const timeUp = setTimeout(milliseconds, false, { signal: clock.signal }).catch(() => false)
  const settled = await Promise.race([promise.then(() => true), timeUp])
  clock.abort()
  return settled
}

function share (progress: JobProgress | undefined): number {
  return progress ? progress.index / progress.count : 0
}

function byTurn (a: JobRecord, b: JobRecord): number {
  const isPicture = (job: JobRecord) => Number(job.kind === 'try-on')
  return isPicture(a) - isPicture(b) || a.createdAt - b.createdAt
}
