/** How a queue closes: what it tells who still comes, and how long it waits for what runs. */
import { setTimeout as wait } from 'node:timers/promises'
import { CodedError } from '../../coded-error.ts'

/** A running job that may be told to stop. */
export interface Stoppable {
  readonly controller: AbortController
  isShuttingDown?: boolean
}

// What a caller is told to wait for a restart.
const RESTART_SECONDS = 15
// A stage cannot be stopped in its middle; after this the worker is closed under it.
const ABORT_MILLISECONDS = 2_000

export function shuttingDown (): CodedError {
  return new CodedError('SHUTTING_DOWN', 'the queue is closing', { details: { seconds: RESTART_SECONDS } })
}

/** Whether the job settles within the grace period or, told to stop, soon after it. */
export async function endsInTime (
  job: Stoppable, settled: Promise<void>, graceMilliseconds: number
): Promise<boolean> {
  if (await settlesWithin(settled, graceMilliseconds)) return true
  job.isShuttingDown = true
  job.controller.abort()
  return await settlesWithin(settled, ABORT_MILLISECONDS)
}

async function settlesWithin (promise: Promise<void>, milliseconds: number): Promise<boolean> {
  const clock = new AbortController()
  const timeUp = wait(milliseconds, false, { signal: clock.signal }).catch(() => false)
  const settled = await Promise.race([promise.then(() => true), timeUp])
  clock.abort()
  return settled
}
