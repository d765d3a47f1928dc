import { readFile, stat } from 'node:fs/promises'
import { eachOf, ignoreAbsence } from './files.ts'

/** A record that is there but cannot be used: its file is kept, somebody has to look at it. */
export interface DamagedRecord {
  readonly path: string
  /** A sentence without personal data. */
  readonly reason: string
}

export interface Records<Entry> {
  readonly records: Entry[]
  readonly damaged: DamagedRecord[]
}

/** Gives a parsed file back as a record, or undefined when it is none. */
export type CheckRecord<Entry> = (value: unknown, name: string) => Entry | undefined

/**
 * Reads the records of `names`, a few at a time. Only a file that is not there counts as none:
 * one that cannot be opened or is not a record may be whole again at the next start.
 */
export async function readRecords<Entry> (
  names: readonly string[], pathOf: (name: string) => string, check: CheckRecord<Entry>
): Promise<Records<Entry>> {
  const found: Records<Entry> = { records: [], damaged: [] }
  await eachOf(names, async (name) => {
    const path = pathOf(name)
    try {
      found.records.push(parse(await readFile(path, 'utf8'), name, check))
    } catch (error) {
      if (!isAbsent(error)) found.damaged.push({ path, reason: reasonOf(error) })
    }
  })
  return found
}

/** Takes those off the list whose file is gone. */
export async function forgetGone (damaged: DamagedRecord[]): Promise<void> {
  const left = await eachOf([...damaged], async (record) => await stat(record.path).catch(ignoreAbsence) && record)
  damaged.splice(0, damaged.length, ...left.filter((record) => record !== undefined))
}

function parse<Entry> (text: string, name: string, check: CheckRecord<Entry>): Entry {
  const record = check(JSON.parse(text), name)
  if (record === undefined) throw new Error('it lacks a field, or a field has an impossible value')
  return record
}

function isAbsent (error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  // ENOTDIR: a stray file where a folder with a record is looked for.
  return code === 'ENOENT' || code === 'ENOTDIR'
}

function reasonOf (error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  // The parser's own message repeats what stands in the file.
  if (error instanceof SyntaxError) return 'it is not JSON'
  return code === undefined ? message : `it cannot be read: ${code}`
}
