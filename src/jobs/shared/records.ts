import type { JobRecord } from '../queue/job.ts'
import type { TurnState } from '../queue/turns.ts'

/** A job as the engine keeps it. It names garment and person; no picture and no address of anybody is in it. */
export interface StoredJob {
  readonly record: JobRecord
  /** Of its picture. */
  readonly bytes: number
  /** The ticket of the process that works on it; only while it runs. */
  readonly ticket?: string
}

/** What is written at once or not at all. */
export interface Change {
  readonly put?: readonly StoredJob[]
  readonly remove?: readonly string[]
  readonly turns?: TurnState
}

/**
 * The records of all jobs, in one place for every process. Who reads and then writes what it has read does so within
 * `alone`.
 */
export interface SharedRecords {
  find (id: string): Promise<StoredJob | undefined>
  ofVisitor (visitor: string): Promise<StoredJob[]>
  /** Those that promise the same picture. */
  ofKey (key: string): Promise<StoredJob[]>
  /** Those that wait or run. */
  active (): Promise<StoredJob[]>
  all (): AsyncIterable<StoredJob>
  /** Those that ended before a moment, in milliseconds since the epoch. */
  endedBefore (moment: number): Promise<StoredJob[]>
  /** Bytes of the pictures of one account, or of all. */
  bytesOf (account?: string): Promise<number>
  turns (): Promise<TurnState | undefined>
  write (change: Change): Promise<void>
  /** Runs the task while no other process runs one. */
  alone<Result> (task: () => Promise<Result>): Promise<Result>
  /** Writes something, to know that the engine takes it. */
  probe (): Promise<void>
  close (): Promise<void>
}
