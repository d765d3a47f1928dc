import { setTimeout as wait } from 'node:timers/promises'
import { CodedError } from '../../coded-error.ts'
import type { SharedRecords } from './records.ts'

// An engine that restarts is back within seconds.
const AWAY_SECONDS = 5
const PAUSE_MILLISECONDS = 500

type Call = <Result>(task: () => Promise<Result>) => Promise<Result>

/** Every call of `records` made by way of `call`. */
function through (records: SharedRecords, call: Call): SharedRecords {
  return {
    ...records,
    find: async (id) => await call(async () => await records.find(id)),
    ofVisitor: async (visitor) => await call(async () => await records.ofVisitor(visitor)),
    ofKey: async (key) => await call(async () => await records.ofKey(key)),
    active: async () => await call(records.active),
    endedBefore: async (moment) => await call(async () => await records.endedBefore(moment)),
    bytesOf: async (account) => await call(async () => await records.bytesOf(account)),
    turns: async () => await call(records.turns),
    write: async (change) => await call(async () => await records.write(change)),
    alone: async (task) => await call(async () => await records.alone(task)),
    probe: async () => await call(records.probe)
  }
}

/** For requests: an engine that is away is told at once. @throws CodedError QUEUE_AWAY */
export const failFast: Call = async (task) => {
  try {
    return await task()
  } catch (cause) {
    if (cause instanceof CodedError) throw cause
    throw new CodedError('QUEUE_AWAY', 'the queue’s engine is away', { cause, details: { seconds: AWAY_SECONDS } })
  }
}

export function hastyRecords (records: SharedRecords): SharedRecords {
  return through(records, failFast)
}

export interface Patience {
  /** Told of every try that failed. */
  readonly onError: (error: Error) => void
  /** The desk has been closed: nothing is tried any more. */
  readonly isClosed: () => boolean
}

/** For work that is done and must not be lost: every call is tried until the engine is back. */
export function patientRecords (records: SharedRecords, { onError, isClosed }: Patience): SharedRecords {
  return through(records, async (task) => {
    for (;;) {
      try {
        return await task()
      } catch (error) {
        if (error instanceof CodedError || isClosed()) throw error
        onError(error as Error)
        await wait(PAUSE_MILLISECONDS)
      }
    }
  })
}
