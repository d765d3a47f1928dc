import { allOf, eachOf } from '../storage/files.ts'
import { TOO_OLD, tellNobody, type DeletionReason } from '../storage/deletions.ts'
import { unlessAway } from '../pictures/away.ts'
import { createLocks } from '../storage/locks.ts'
import { forgetGone } from '../storage/records.ts'
import { isActive, type JobRecord, type JobStatus } from './job.ts'
import { afterInterruption, withStatus } from './job-record.ts'
import type { JobStore } from './job-store.ts'

export type JobBook = Awaited<ReturnType<typeof openJobBook>>

type Condition = (record: JobRecord) => boolean
const always: Condition = () => true

/** The records of all jobs: in memory for reading, on disk for the next start. Every change is one atomic write. */
export async function openJobBook (store: JobStore, onDeletion = tellNobody) {
  const records = new Map<string, JobRecord>()
  const locks = createLocks()
  const opened = await store.open()
  const sizes = new Map<string, number>()
  await eachOf(opened.records, keep)

  async function keep (record: JobRecord): Promise<void> {
    records.set(record.id, record)
    const hasPicture = record.kind === 'try-on' && record.state === 'done'
    // While its store is away nobody knows how large it is; it counts from the next start on.
    const picture = hasPicture ? await store.openResult(record.id).catch(unlessAway) : undefined
    if (picture) sizes.set(record.id, picture.bytes)
    else sizes.delete(record.id)
  }

  async function put (record: JobRecord): Promise<JobRecord> {
    await store.save(record)
    await keep(record)
    return record
  }

  async function edit (id: string, edited: (record: JobRecord) => JobRecord, allowed: Condition = always) {
    return await locks.run(id, async () => {
      const record = records.get(id)
      return record && allowed(record) ? await put(edited(record)) : undefined
    })
  }

  /** Gives a job another status if it is still there and `allowed`; one change of a job after another. */
  async function change (id: string, status: JobStatus, allowed?: Condition): Promise<JobRecord | undefined> {
    return await edit(id, (record) => withStatus(record, status), allowed)
  }

  /** On a disk that refuses, the record stays: nothing is forgotten of which a file is left. */
  async function remove (id: string, reason: DeletionReason): Promise<void> {
    await locks.run(id, async () => {
      await store.remove(id)
      const record = records.get(id)
      if (record) onDeletion({ what: record.kind, id, ...reason })
      records.delete(id)
      sizes.delete(id)
    })
  }

  async function expireRecord (record: JobRecord, milliseconds: number, now: number): Promise<void> {
    if (isActive(record)) return
    const finishedAt = record.finishedAt ?? record.createdAt
    if (now - finishedAt > 2 * milliseconds) await remove(record.id, TOO_OLD)
    else if (now - finishedAt > milliseconds && record.state !== 'expired') {
      await store.removeResult(record.id)
      const hadPicture = record.kind === 'try-on' && record.state === 'done'
      if (hadPicture) onDeletion({ what: 'picture', id: record.id, ...TOO_OLD })
      await change(record.id, { state: 'expired', finishedAt })
    }
  }

  async function expireUnknown (milliseconds: number, now: number): Promise<void> {
    const names = await store.expireUnknown((id) => records.has(id), milliseconds, now)
    for (const id of names) onDeletion({ what: 'unknown file', id, ...TOO_OLD })
  }

  /** Finished jobs lose their picture after `milliseconds`, and leave the book after as long again. */
  async function expire (milliseconds: number, now = Date.now()): Promise<void> {
    await allOf([
      ...[...records.values()].map((record) => async () => await expireRecord(record, milliseconds, now)),
      async () => await expireUnknown(milliseconds, now),
      async () => await forgetGone(opened.damaged)
    ])
  }

  for (const record of records.values()) {
    if (record.state === 'running') await put(afterInterruption(record))
  }

  return {
    store,
    /** What was found at the start, cannot be read and is kept. */
    damaged: opened.damaged,
    find: (id: string) => records.get(id),
    all: () => [...records.values()],
    /** Bytes of the pictures of one account, or of all. */
    bytesOf (account?: string): number {
      const own = [...records.values()].filter((record) => account === undefined || record.account === account)
      return own.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0)
    },
    put,
    /** In memory only, for when the disk refuses. */
    remember: (record: JobRecord) => { records.set(record.id, record) },
    change,
    edit,
    remove,
    expire
  }
}
