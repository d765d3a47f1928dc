import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from './files.ts'
import { createLocks } from './locks.ts'
import type { RecordBook, RecordKind } from './record-book.ts'
import { readRecords, type DamagedRecord } from './records.ts'

export interface FolderBook<Entry> extends RecordBook<Entry> {
  /** Records that were there at the start and cannot be read; kept for somebody to look at. */
  readonly damaged: DamagedRecord[]
}

export interface FolderBookOptions<Entry> {
  readonly kind: RecordKind<Entry>
  /** Of the records that there may be. */
  readonly ids: readonly string[]
  readonly pathOf: (id: string) => string
}

const FILE = '.json'

/** The records of a folder that holds nothing else: a file each, of the record's id. */
export async function openFileBook<Entry> (directory: string, kind: RecordKind<Entry>): Promise<FolderBook<Entry>> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const names = (await readdir(directory)).filter((name) => name.endsWith(FILE))
  const ids = names.map((name) => name.slice(0, -FILE.length))
  return await openFolderBook({ kind, ids, pathOf: (id) => join(directory, id + FILE) })
}

/** Records of one process alone: in memory for reading, a file each for the next start. */
export async function openFolderBook<Entry> (
  { kind, ids, pathOf }: FolderBookOptions<Entry>
): Promise<FolderBook<Entry>> {
  const { idOf, traitsOf, sole = '', momentOf = () => 0, weightOf = () => ({ account: '', bytes: 0 }) } = kind
  const found = await readRecords(ids, pathOf, kind.check)
  const records = new Map(found.records.map((record) => [idOf(record), record]))
  const locks = createLocks()
  const matching = (isWanted: (record: Entry) => boolean) => [...records.values()].filter(isWanted)
  const withTrait = (trait: string, value: string) => matching((record) => traitsOf(record)[trait] === value)

  async function put (record: Entry): Promise<Entry> {
    await writeAtomically(pathOf(idOf(record)), JSON.stringify(record))
    records.set(idOf(record), record)
    return record
  }

  function taken (record: Entry): Entry | undefined {
    const value = traitsOf(record)[sole]
    return records.get(idOf(record)) ?? (value === undefined ? undefined : withTrait(sole, value)[0])
  }

  return {
    damaged: found.damaged,
    find: async (id) => records.get(id),
    with: async (trait, value) => withTrait(trait, value),
    async * all () { yield * records.values() },
    before: async (moment) => matching((record) => momentOf(record) < moment),
    async bytesOf (account) {
      const weights = [...records.values()].map(weightOf)
      return weights.reduce((sum, own) => account === undefined || own.account === account ? sum + own.bytes : sum, 0)
    },
    // One after another: what is being written is not found yet.
    add: async (record) => await locks.run(`sole ${traitsOf(record)[sole] ?? idOf(record)}`, async () =>
      taken(record) ?? await put(record)),
    change: async (id, edit) => await locks.run(id, async () => {
      const record = records.get(id)
      const edited = record && await edit(record)
      return edited === undefined || edited === record ? edited : await put(edited)
    }),
    remove: async (id) => await locks.run(id, async () => {
      const record = records.get(id)
      await rm(pathOf(id), { force: true })
      records.delete(id)
      return record
    })
  }
}
