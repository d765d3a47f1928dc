import { afterInterruption } from '../queue/job-record.ts'
import { isActive, type JobRecord } from '../queue/job.ts'
import type { SharedRecords, StoredJob } from './records.ts'
import type { Tickets } from './tickets.ts'

const TEND_MILLISECONDS = 10_000

export interface TendingOptions {
  readonly records: SharedRecords
  readonly tickets: Pick<Tickets, 'add' | 'waiting' | 'isValid'>
  /** Told of jobs that were running for nobody. */
  readonly onLost: (record: JobRecord) => Promise<void>
}

/** Repairs, every ten seconds, what a process that died between two writes has left, or an engine that lost some. */
export function startTending (options: TendingOptions, onError: (error: Error) => void): () => void {
  const tend = () => { tendOnce(options).catch(onError) }
  tend()
  const timer = setInterval(tend, TEND_MILLISECONDS).unref()
  return () => clearInterval(timer)
}

/** Every job that waits has a ticket, and every one that runs has somebody's. */
export async function tendOnce ({ records, tickets, onLost }: TendingOptions): Promise<void> {
  const active = await records.active()
  for (const stored of active.filter(({ record }) => record.state === 'running')) {
    if (stored.ticket !== undefined && await tickets.isValid(stored.ticket)) continue
    const record = await interrupt(records, stored)
    if (record) await onLost(record)
  }
  await addMissing({ records, tickets })
}

/** Gives every job that waits a ticket. */
export async function addMissing ({ records, tickets }: Pick<TendingOptions, 'records' | 'tickets'>): Promise<void> {
  const queued = (await records.active()).filter(({ record }) => record.state === 'queued')
  const missing = queued.length - await tickets.waiting()
  // One too many is spent on nothing.
  for (let index = 0; index < missing; index++) await tickets.add()
}

/** Unless it has moved on meanwhile. */
async function interrupt (
  records: SharedRecords, { record: { id }, ticket }: StoredJob
): Promise<JobRecord | undefined> {
  return await records.alone(async () => {
    const stored = await records.find(id)
    if (!stored || !isActive(stored.record) || stored.record.state !== 'running' || stored.ticket !== ticket) return
    const record = afterInterruption(stored.record)
    await records.write({ put: [{ record, bytes: 0 }] })
    return record
  })
}
