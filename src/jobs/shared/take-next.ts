import type { JobRecord } from '../queue/job.ts'
import { afterInterruption, withStatus } from '../queue/job-record.ts'
import { createTurns, earliest, inTurn } from '../queue/turns.ts'
import { findHeldBack, type IsReady } from './fast-lane.ts'
import type { SharedRecords, StoredJob } from './records.ts'

/** What a ticket has brought. */
export interface Taken {
  readonly next?: JobRecord
  /** Jobs of the process that had the ticket before and has died: they wait again, or have failed. */
  readonly lost: readonly JobRecord[]
}

/**
 * Takes the job whose turn it is, and marks it as the ticket's. With `isReady` those stand back whose garment is being
 * cut out for another one.
 */
export async function takeNext (records: SharedRecords, ticket: string, isReady?: IsReady): Promise<Taken> {
  return await records.alone(async () => {
    const active = await records.active()
    const lost = active.filter((stored) => stored.ticket === ticket && stored.record.state === 'running')
      .map(({ record }) => afterInterruption(record))
    const known = active.map(({ record }) => lost.find(({ id }) => id === record.id) ?? record)
    const held = isReady && await findHeldBack(known, isReady)
    const waiting = known.filter((record) => record.state === 'queued' && !held?.has(record))
    const turns = createTurns(known, await records.turns())
    const began = begin(waiting, turns)
    const put = new Map<string, StoredJob>()
    for (const record of [...lost, ...began]) put.set(record.id, { record, bytes: 0 })
    const next = began.at(-1)
    if (next) put.set(next.id, { record: next, bytes: 0, ticket })
    await records.write({ put: [...put.values()], turns: turns.state() })
    // One of the lost may be the next one already.
    return { next, lost: lost.filter(({ id }) => id !== next?.id) }
  })
}

/**
 * Marks the next job as running, last in what is given back. One that overtook another of its account has used the
 * other's turn: they swap.
 */
function begin (waiting: readonly JobRecord[], turns: ReturnType<typeof createTurns>): JobRecord[] {
  const next = inTurn(waiting)[0]
  if (!next) return []
  const used = earliest(waiting, next.account) ?? next
  turns.serve(used.turn)
  const running = { ...withStatus(next, { state: 'running' }), turn: used.turn }
  return used.id === next.id ? [running] : [{ ...used, turn: next.turn }, running]
}
