import type { JobRecord } from '../queue/job.ts'

/** Whether a garment lies ready to be worn, cut out of its photo. */
export type IsReady = (garment: string) => Promise<boolean>

const garmentOf = (job: JobRecord) => job.kind === 'prepare-person' ? undefined : job.garment

/**
 * Jobs that wait although their turn may have come: another process is cutting their garment out at this moment, and
 * whoever took them would do the same once more.
 */
export async function findHeldBack (active: readonly JobRecord[], isReady: IsReady): Promise<ReadonlySet<JobRecord>> {
  const waiting = active.filter(({ state }) => state === 'queued')
  const worked = new Set(active.filter(({ state }) => state === 'running').map(garmentOf))
  const held = new Set<JobRecord>()
  for (const garment of new Set(waiting.map(garmentOf))) {
    if (garment === undefined || !worked.has(garment) || await isReady(garment)) continue
    for (const job of waiting) if (garmentOf(job) === garment) held.add(job)
  }
  return held
}
