import { createId } from '../storage/ids.ts'
import { isActive, type JobRecord, type JobRequest } from './job.ts'
import type { JobStore } from './job-store.ts'
import { createLocks } from '../storage/locks.ts'

export type JobBook = Awaited<ReturnType<typeof openJobBook>>

// Interrupted once, a job gets one more chance; twice, it may be what kills the service.
const LAST_ATTEMPT = 2

/** The records of all jobs: in memory for reading, on disk for the next start. Every change is one atomic write. */
export async function openJobBook (store: JobStore) {
  const records = new Map<string, JobRecord>()
  const locks = createLocks()
  for (const record of await store.open()) records.set(record.id, record)

  async function put (record: JobRecord): Promise<JobRecord> {
    await store.save(record)
    records.set(record.id, record)
    return record
  }

  /** Changes a record if it is still there and `allowed`; one change of a job after another. */
  async function change (id: string, changes: Partial<JobRecord>, allowed: (record: JobRecord) => boolean = () => true): Promise<JobRecord | undefined> {
    return await locks.run(id, async () => {
      const record = records.get(id)
      return record && allowed(record) ? await put({ ...record, ...changes }) : undefined
    })
  }

  async function remove (id: string): Promise<void> {
    await locks.run(id, async () => {
      records.delete(id)
      await store.remove(id)
    })
  }

  /** Finished jobs lose their picture after `milliseconds`, and leave the book after as long again. */
  async function expire (milliseconds: number, now = Date.now()): Promise<void> {
    for (const record of [...records.values()]) {
      if (isActive(record)) continue
      const age = now - (record.finishedAt ?? record.createdAt)
      if (age > 2 * milliseconds) await remove(record.id)
      else if (age > milliseconds && record.state !== 'expired') {
        await store.removeResult(record.id)
        await change(record.id, { state: 'expired' })
      }
    }
  }

  for (const record of records.values()) {
    if (record.state === 'running') await put(afterInterruption(record))
  }

  return {
    store,
    find: (id: string) => records.get(id),
    all: () => [...records.values()],
    put,
    /** In memory only, for when the disk refuses. */
    remember: (record: JobRecord) => { records.set(record.id, record) },
    change,
    remove,
    expire
  }
}

/** A job that was running when the process died, or whose worker died: queued again once, then failed. */
export function afterInterruption (record: JobRecord, code = 'INTERRUPTED'): JobRecord {
  if (record.attempt < LAST_ATTEMPT) return { ...record, state: 'queued', attempt: record.attempt + 1 }
  return { ...record, state: 'failed', finishedAt: Date.now(), error: { code, details: {} } }
}

/** A fresh record, not yet in any book. */
export function createRecord ({ kind, visitor, garment, person, key }: JobRequest): JobRecord {
  return { kind, visitor, garment, person, key, id: createId(), state: 'queued', attempt: 1, createdAt: Date.now() }
}
