import { isActive, type JobView } from './job.ts'

export interface WatchOptions {
  readonly find: () => Promise<JobView | undefined>
  /** Resolves at the next change that may concern the job, or when the signal aborts. */
  readonly changed: (signal: AbortSignal) => Promise<void>
  /** Whether the queue still answers. */
  readonly isOpen: () => boolean
  /** The watcher has left. */
  readonly signal?: AbortSignal
}

/**
 * A job as it stands now and after every change, each standing once; the last one neither waits nor runs. Ends early
 * when the job is removed, the queue closes or the watcher leaves, and then waits for nothing any more.
 */
export async function * watchJob ({ find, changed, isOpen, signal }: WatchOptions): AsyncGenerator<JobView> {
  const left = new AbortController()
  const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal
  let told = ''
  try {
    while (isOpen() && !stop.aborted) {
      // Listens before it looks: no change falls between the two.
      const change = changed(stop)
      const job = await find()
      if (!job) return
      const standing = JSON.stringify(job)
      if (standing !== told) yield job
      told = standing
      if (!isActive(job)) return
      await change
    }
  } finally {
    left.abort()
  }
}
