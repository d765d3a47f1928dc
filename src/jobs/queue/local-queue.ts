import { ASKED } from '../storage/deletions.ts'
import { createAdmission } from './admission.ts'
import { shuttingDown } from './closing.ts'
import { createEqualResults } from './equal-results.ts'
import type { JobBook } from './job-book.ts'
import { isActive, type JobRecord, type JobRequest, type JobRunner, type JobView } from './job.ts'
import type { JobQueue } from './job-queue.ts'
import { createJobRuns, type RunningJob } from './job-runs.ts'
import { createLine } from './line.ts'
import { NOBODY, type QueueObserver } from './observer.ts'
import type { PlaceRequest } from './places.ts'
import { createWaiters } from './waiters.ts'
import { watchJob } from './watch.ts'

export interface QueueOptions {
  readonly book: JobBook
  readonly run: JobRunner
  readonly limit: number
  readonly limitPerVisitor: number
  /** Told about every failure the operator should read about. */
  readonly onFailure?: (job: JobRecord, error: unknown) => void
  readonly observer?: QueueObserver
}

/** A bounded queue in this process, with its records and pictures on this disk: one job at a time. */
export function createLocalQueue (options: QueueOptions): JobQueue {
  const { book, run, limit, limitPerVisitor, onFailure, observer = NOBODY } = options
  const waiters = createWaiters()
  // Callers who watch: told of each stage of their job, and of all that moves the line.
  const watchers = createWaiters()
  const current = (): RunningJob | undefined => runs.current()
  const line = createLine(book, current)
  const results = createEqualResults(book, observer)
  const runs = createJobRuns({
    book,
    run,
    results,
    next: line.next,
    onStart: begin,
    onProgress: watchers.release,
    onPicture: line.remember,
    onSettled: settle,
    observer,
    onFailure
  })
  const admission = createAdmission({ book, line, results, limit, limitPerVisitor })
  let closing = false

  async function submitAll (requests: readonly JobRequest[]): Promise<JobView[]> {
    if (closing) throw shuttingDown()
    const jobs = (await admission.admitAll(requests)).map(line.view)
    runs.advance()
    watchers.releaseAll()
    return jobs
  }

  async function requirePlace (request: PlaceRequest): Promise<void> {
    if (closing) throw shuttingDown()
    await admission.requirePlace(request)
  }

  async function begin (record: JobRecord): Promise<void> {
    await line.begin(record)
    watchers.releaseAll()
  }

  function settle (id: string): void {
    waiters.release(id)
    watchers.releaseAll()
    const record = book.find(id)
    if (record) observer.ended(record)
  }

  async function find (id: string): Promise<JobView | undefined> {
    const record = book.find(id)
    return record && line.view(record)
  }

  async function cancel (id: string): Promise<void> {
    const cancelled = await book.change(id, { state: 'cancelled', finishedAt: Date.now() }, isActive)
    if (!cancelled) return
    runs.abort(id)
    settle(id)
  }

  runs.advance()
  return {
    submit: async (request) => (await submitAll([request]))[0],
    submitAll,
    requirePlace,
    find,
    async ofVisitor (visitor) {
      const own = book.all().filter((job) => job.visitor === visitor)
      return own.sort((a, b) => b.createdAt - a.createdAt).map(line.view)
    },
    async * all () {
      yield * book.all()
    },
    async openResult (id) {
      const job = book.find(id)
      return job?.state === 'done' && await results.isThere(job) ? await book.store.openResult(id) : undefined
    },
    async finished (id, signal) {
      const record = book.find(id)
      if (!closing && record && isActive(record)) await waiters.wait(id, signal)
      return book.find(id)
    },
    watch: (id, signal) => watchJob({
      find: async () => await find(id),
      changed: async (stop) => await watchers.wait(id, stop),
      isOpen: () => !closing,
      signal
    }),
    cancel,
    async remove (id, reason = ASKED) {
      await cancel(id)
      await book.remove(id, reason)
    },
    expire: async (milliseconds, now) => await book.expire(milliseconds, now),
    bytesOf: async (account) => book.bytesOf(account),
    load: async () => ({ ...line.load(limit, limitPerVisitor), damaged: book.damaged.length }),
    async close (graceMilliseconds) {
      closing = true
      await runs.close(graceMilliseconds)
      waiters.releaseAll()
      watchers.releaseAll()
    }
  }
}
