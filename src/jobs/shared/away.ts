import { setTimeout as wait } from 'node:timers/promises'
import { CodedError } from '../../coded-error.ts'
import type { OpenBook, RecordBook } from '../storage/record-book.ts'
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

/** The same of a book. What an edit throws is not the engine's: it is thrown on, and never tried again. */
function throughBook<Entry> (book: RecordBook<Entry>, call: Call): RecordBook<Entry> {
  return {
    ...book,
    find: async (id) => await call(async () => await book.find(id)),
    with: async (trait, value) => await call(async () => await book.with(trait, value)),
    before: async (moment) => await call(async () => await book.before(moment)),
    bytesOf: async (account) => await call(async () => await book.bytesOf(account)),
    add: async (record) => await call(async () => await book.add(record)),
    async change (id, edit) {
      const failures: unknown[] = []
      const changed = await call(async () => await book.change(id, async (record) =>
        await edit(record).catch((error) => {
          failures.push(error)
          return record
        })))
      if (failures.length > 0) throw failures[0]
      return changed
    },
    remove: async (id) => await call(async () => await book.remove(id))
  }
}

async function * hastily<Item> (items: AsyncIterable<Item>): AsyncIterable<Item> {
  const iterator = items[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await failFast(async () => await iterator.next())
    if (done === true) return
    yield value
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
  return { ...through(records, failFast), all: () => hastily(records.all()) }
}

export function hastyBooks (open: OpenBook): OpenBook {
  return (kind) => {
    const book = open(kind)
    return { ...throughBook(book, failFast), all: () => hastily(book.all()) }
  }
}

export interface Patience {
  /** Told of every try that failed. */
  readonly onError: (error: Error) => void
  /** The desk has been closed: nothing is tried any more. */
  readonly isClosed: () => boolean
}

/** For work that is done and must not be lost: every call is tried until the engine is back. */
export function patientRecords (records: SharedRecords, patience: Patience): SharedRecords {
  return through(records, untilBack(patience))
}

export function patientBooks (open: OpenBook, patience: Patience): OpenBook {
  return (kind) => throughBook(open(kind), untilBack(patience))
}

function untilBack ({ onError, isClosed }: Patience): Call {
  return async (task) => {
    for (;;) {
      try {
        return await task()
      } catch (error) {
        if (error instanceof CodedError || isClosed()) throw error
        onError(error as Error)
        await wait(PAUSE_MILLISECONDS)
      }
    }
  }
}
