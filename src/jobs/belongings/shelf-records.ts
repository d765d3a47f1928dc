import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { eachOf, ignoreAbsence } from '../storage/files.ts'
import { digest, isId } from '../storage/ids.ts'
import { readRecordNow } from '../storage/records.ts'
import type { Caller } from './caller.ts'

/** What every upload that is kept for a visitor has. */
export interface ShelfRecord extends Caller {
  readonly id: string
  /** Equal uploads of one visitor are kept once; equal ones of several give equal pictures. */
  readonly contentHash: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Of the files in its folder. */
  readonly bytes: number
}

export interface ShelfOptions {
  /** Other processes use the folder too. */
  readonly isShared?: boolean
}

/** What uploads are looked for by. */
export type Trait = 'visitor' | 'account' | 'contentHash'
const TRAITS: readonly Trait[] = ['visitor', 'account', 'contentHash']

/** The records of one shelf. They lie on disk already when they are set, and are gone from there when deleted. */
export interface ShelfRecords<Entry> {
  get (id: string): Entry | undefined
  with (trait: Trait, value: string): Entry[]
  all (): Promise<Entry[]>
  set (record: Entry): void
  delete (record: Entry): void
}

/** For one process alone: every record is in memory. */
export function createMemoryRecords<Entry extends ShelfRecord> (found: readonly Entry[]): ShelfRecords<Entry> {
  const records = new Map(found.map((record) => [record.id, record]))
  return {
    get: (id) => records.get(id),
    with: (trait, value) => [...records.values()].filter((record) => record[trait] === value),
    all: async () => [...records.values()],
    set: (record) => { records.set(record.id, record) },
    delete: ({ id }) => { records.delete(id) }
  }
}

export interface DiskRecordOptions<Entry> {
  /** Of the shelf: a folder for each upload. */
  readonly directory: string
  readonly recordName: string
  /** Reads a parsed file; undefined when it is no record. */
  readonly check: (value: unknown, id: string) => Entry | undefined
}

const OWNER_ONLY = 0o700

/**
 * For processes that share a folder: what one writes the next request finds, in whichever process it arrives. A record
 * is read when it is asked for; beside the shelf an index holds an empty file for each record and trait.
 */
export function createDiskRecords<Entry extends ShelfRecord> (
  { directory, recordName, check }: DiskRecordOptions<Entry>
): ShelfRecords<Entry> {
  const folderOf = (trait: Trait, value: string) => join(`${directory}.index`, trait, digest(value))

  const get = (id: string) =>
    isId(id) ? readRecordNow(join(directory, id, recordName), id, check) : undefined

  return {
    get,
    with (trait, value) {
      const ids = readNames(folderOf(trait, value))
      // What has been changed or deleted since has left its old entry behind.
      return ids.map(get).filter((record) => record?.[trait] === value).filter((record) => record !== undefined)
    },
    async all () {
      const records = await eachOf(await readdir(directory), async (id) => get(id))
      return records.filter((record) => record !== undefined)
    },
    set (record) {
      for (const trait of TRAITS) {
        const folder = folderOf(trait, record[trait])
        mkdirSync(folder, { recursive: true, mode: OWNER_ONLY })
        writeFileSync(join(folder, record.id), '')
      }
    },
    delete (record) {
      for (const trait of TRAITS) rmSync(join(folderOf(trait, record[trait]), record.id), { force: true })
    }
  }
}

function readNames (folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    return ignoreAbsence(error) ?? []
  }
}
