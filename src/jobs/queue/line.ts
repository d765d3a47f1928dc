import type { JobBook } from './job-book.ts'
import { isActive, progressOf, type JobRecord, type JobView } from './job.ts'
import type { QueueLoad } from './job-queue.ts'
import type { RunningJob } from './job-runs.ts'
import { createWaitEstimate } from './wait-estimate.ts'

export type Line = ReturnType<typeof createLine>

/** The jobs in the order of their turns, and what their owners are told of it. */
export function createLine (book: JobBook, current: () => RunningJob | undefined) {
  const estimate = createWaitEstimate()
  const active = () => book.all().filter(isActive)
  const waiting = () => active().filter(({ id }) => id !== current()?.id).sort(byTurn)

  function viewRunning (record: JobRecord, { progress }: RunningJob): JobView {
    return { ...record, progress, secondsLeft: estimate.secondsFor(1 - progressOf({ state: record.state, progress })) }
  }

  function viewWaiting (record: JobRecord): JobView {
    const position = waiting().findIndex(({ id }) => id === record.id) + 1
    return { ...record, position, secondsLeft: estimate.secondsFor(position + (current() ? 1 : 0)) }
  }

  return {
    active,
    next: (): JobRecord | undefined => waiting()[0],
    view (record: JobRecord): JobView {
      if (!isActive(record)) return record
      const running = current()
      return running?.id === record.id ? viewRunning(record, running) : viewWaiting(record)
    },
    /** Lets the estimate learn how long a picture took. */
    remember: (milliseconds: number) => estimate.remember(milliseconds),
    /** Whole seconds until `jobs` jobs in a row are done. */
    secondsFor: (jobs: number) => estimate.secondsFor(jobs),
    load (limit: number): Omit<QueueLoad, 'damaged'> {
      const count = active().length
      return { active: count, limit, secondsUntilFree: estimate.secondsFor(Math.max(1, count)) }
    }
  }
}

// A cut-out takes a fraction of a second and its visitor is looking at the page.
function byTurn (a: JobRecord, b: JobRecord): number {
  const isPicture = (job: JobRecord) => Number(job.kind === 'try-on')
  return isPicture(a) - isPicture(b) || a.createdAt - b.createdAt
}
