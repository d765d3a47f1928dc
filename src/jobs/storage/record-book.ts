import type { CheckRecord } from './records.ts'

/** What a kind of record is to a book that keeps it. */
export interface RecordKind<Entry> {
  /** Sets it apart from other kinds: letters alone. */
  readonly name: string
  readonly idOf: (record: Entry) => string
  /** What records are looked for by, besides their id. */
  readonly traitsOf: (record: Entry) => Traits
  /** The trait that no second record is added with. */
  readonly sole?: string
  /** Milliseconds since the epoch: when a record was made, or when its time comes. */
  readonly momentOf?: (record: Entry) => number
  /** What it stands for on the disk, and on whose account. */
  readonly weightOf?: (record: Entry) => Weight
  /** Reads what was kept; undefined when it is no record. */
  readonly check: CheckRecord<Entry>
}

export type Traits = Readonly<Record<string, string>>

export interface Weight {
  readonly account: string
  readonly bytes: number
}

/** The records of one kind, wherever they lie: on this disk, or in an engine that many processes share. */
export interface RecordBook<Entry> {
  find (id: string): Promise<Entry | undefined>
  with (trait: string, value: string): Promise<Entry[]>
  all (): AsyncIterable<Entry>
  /** Those whose moment comes before this one. */
  before (moment: number): Promise<Entry[]>
  /** Bytes of one account, or of all. */
  bytesOf (account?: string): Promise<number>
  /** Enters a new record; where its id or its sole trait is taken, gives back the record that has it. */
  add (record: Entry): Promise<Entry>
  /**
   * Changes a record if it is there. `edit` runs again when another process has changed the record meanwhile; what it
   * gives back unchanged is not written.
   */
  change (id: string, edit: (record: Entry) => Promise<Entry>): Promise<Entry | undefined>
  /** The record as it was, if it was there. */
  remove (id: string): Promise<Entry | undefined>
}

/** Opens books in one place for all kinds. */
export type OpenBook = <Entry>(kind: RecordKind<Entry>) => RecordBook<Entry>
