import type { JobProgress } from '../queue/job.ts'
import { createWaiters } from '../queue/waiters.ts'
import { createWaitEstimate } from '../queue/wait-estimate.ts'
import type { News } from './tickets.ts'

// News that were lost while the engine was away are made up for by looking again.
const LOOK_AGAIN_MILLISECONDS = 2_000

export type NewsRoom = ReturnType<typeof createNewsRoom>

/** What this process has heard of all jobs: their stages, how long pictures take, and who waits for news. */
export function createNewsRoom () {
  const stages = new Map<string, JobProgress>()
  const ofJob = createWaiters()
  const ofLine = createWaiters()
  const estimate = createWaitEstimate()
  return {
    estimate,
    stageOf: (job: string) => stages.get(job),
    receive ({ job, progress, milliseconds }: News): void {
      if (milliseconds !== undefined) estimate.remember(milliseconds)
      if (progress) {
        stages.set(job, progress)
        ofLine.release(job)
        return
      }
      stages.delete(job)
      ofJob.release(job)
      // A job that begins or ends moves all others.
      ofLine.releaseAll()
    },
    /** Resolves when the job may have ended, when it is time to look again, or when the signal aborts. */
    ended: async (job: string, signal?: AbortSignal) => await ofJob.wait(job, orSoon(signal)),
    /** Resolves at any change that may concern the job, its place in the line included. */
    changed: async (job: string, signal?: AbortSignal) => await ofLine.wait(job, orSoon(signal)),
    releaseAll (): void {
      ofJob.releaseAll()
      ofLine.releaseAll()
    }
  }
}

function orSoon (signal: AbortSignal | undefined): AbortSignal {
  const soon = AbortSignal.timeout(LOOK_AGAIN_MILLISECONDS)
  return signal ? AbortSignal.any([signal, soon]) : soon
}
