import type { JobBook } from './job-book.ts'
import { isActive, progressOf, type JobRecord, type JobView } from './job.ts'
import { withStatus } from './job-record.ts'
import type { QueueLoad } from './job-queue.ts'
import type { RunningJob } from './job-runs.ts'
import { placesTaken } from './places.ts'
import { createTurns, earliest, inTurn } from './turns.ts'
import { createWaitEstimate } from './wait-estimate.ts'

export type Line = ReturnType<typeof createLine>

/** The jobs in the order of their turns, and what their owners are told of it. */
export function createLine (book: JobBook, current: () => RunningJob | undefined) {
  const estimate = createWaitEstimate()
  const active = () => book.all().filter(isActive)
  const waiting = () => active().filter(({ id }) => id !== current()?.id)
  const turns = createTurns(active())

  function viewRunning (record: JobRecord, { progress }: RunningJob): JobView {
    return { ...record, progress, secondsLeft: estimate.secondsFor(1 - progressOf({ state: record.state, progress })) }
  }

  function viewWaiting (record: JobRecord): JobView {
    const position = inTurn(waiting()).findIndex(({ id }) => id === record.id) + 1
    return { ...record, position, secondsLeft: estimate.secondsFor(position + (current() ? 1 : 0)) }
  }

  return {
    active,
    next: (): JobRecord | undefined => inTurn(waiting())[0],
    view (record: JobRecord): JobView {
      if (!isActive(record)) return record
      const running = current()
      return running?.id === record.id ? viewRunning(record, running) : viewWaiting(record)
    },
    /** The turn of an account's new job. */
    giveTurn: (account: string): number => turns.give(account),
    /** Marks a job as running. One that overtook another of its account has used the other's turn: they swap. */
    async begin (record: JobRecord): Promise<void> {
      const used = earliest([...waiting(), record], record.account) ?? record
      turns.serve(used.turn)
      if (used.id !== record.id) await book.edit(used.id, (job) => ({ ...job, turn: record.turn }))
      await book.edit(record.id, (job) => ({ ...withStatus(job, { state: 'running' }), turn: used.turn }), isActive)
    },
    /** Lets the estimate learn how long a picture took. */
    remember: (milliseconds: number) => estimate.remember(milliseconds),
    /** Whole seconds until `jobs` jobs in a row are done. */
    secondsFor: (jobs: number) => estimate.secondsFor(jobs),
    load (limit: number, limitPerVisitor: number): Omit<QueueLoad, 'damaged'> {
      const jobs = active()
      const places = placesTaken(jobs, limitPerVisitor)
      const secondsUntilFree = estimate.secondsFor(Math.max(1, places))
      return { active: jobs.length, places, waiting: waiting().length, limit, secondsUntilFree }
    }
  }
}
