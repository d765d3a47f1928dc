import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readRecordNow } from '../storage/records.ts'

/** A link to a result that its owner gives to others. */
export interface Share {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** What a visitor has noted down about a result. */
export interface Mark {
  readonly job: string
  readonly visitor: string
  readonly isFavourite: boolean
  readonly share?: Share
}

/** Where marks are looked up. They lie on disk already when they are set, and are gone from there when deleted. */
export interface MarkRecords {
  get (job: string): Mark | undefined
  all (): Mark[]
  set (mark: Mark): void
  delete (job: string): void
}

/** For one process alone. */
export function createMemoryMarks (found: readonly Mark[]): MarkRecords {
  const marks = new Map(found.map((mark) => [mark.job, mark]))
  return {
    get: (job) => marks.get(job),
    all: () => [...marks.values()],
    set: (mark) => { marks.set(mark.job, mark) },
    delete: (job) => { marks.delete(job) }
  }
}

/** For processes that share a folder: each mark is read when it is asked for. */
export function createDiskMarks (directory: string, check: (value: unknown, name: string) => Mark | undefined) {
  const read = (name: string) => readRecordNow(join(directory, name), name, check)
  const records: MarkRecords = {
    get: (job) => read(`${job}.json`),
    all: () => readdirSync(directory).map(read).filter((mark) => mark !== undefined),
    set () {},
    delete () {}
  }
  return records
}
