import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { withAccount, type Caller } from '../caller.ts'
import { removeTemporaryFiles, writeAtomically } from '../storage/files.ts'
import { createId, isId } from '../storage/ids.ts'

/** What every upload that is kept for a visitor has. */
export interface ShelfRecord extends Caller {
  readonly id: string
  /** Equal uploads of one visitor are kept once; equal ones of several give equal pictures. */
  readonly contentHash: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

const OWNER_ONLY = 0o700

/** A visitor's uploads: a folder each with record.json and whatever `fill` and `change` put beside it. */
export async function openShelf<Entry extends ShelfRecord> (directory: string) {
  const records = new Map<string, Entry>()
  const folder = (id: string) => join(directory, id)
  for (const record of await readShelf<Entry>(directory)) records.set(record.id, record)

  async function put (record: Entry): Promise<Entry> {
    await writeAtomically(join(folder(record.id), 'record.json'), JSON.stringify(record))
    records.set(record.id, record)
    return record
  }

  async function remove (id: string): Promise<void> {
    records.delete(id)
    await rm(folder(id), { recursive: true, force: true })
  }

  async function create (own: Omit<ShelfRecord, 'id' | 'createdAt'>, fill: Fill<Entry>): Promise<Entry> {
    const id = createId()
    try {
      await mkdir(folder(id), { mode: OWNER_ONLY })
      return await put(await fill({ ...own, id, createdAt: Date.now() }, folder(id)))
    } catch (error) {
      await remove(id)
      throw error
    }
  }

  return {
    folder,
    find: (id: string) => records.get(id),
    remove,
    ofVisitor: (visitor: string) => [...records.values()].filter((record) => record.visitor === visitor),
    ofContent: (contentHash: string) => [...records.values()].filter((record) => record.contentHash === contentHash),
    /** The visitor's record of this content, made by `fill` when there is none; nothing is left of one that fails. */
    async add ({ visitor, account }: Caller, contentHash: string, fill: Fill<Entry>): Promise<Entry> {
      const known = [...records.values()].find((record) => record.visitor === visitor && record.contentHash === contentHash)
      return known ?? await create({ visitor, account, contentHash }, fill)
    },
    /** Writes files beside a record and changes it; one removed before or meanwhile stays removed. */
    async change (id: string, write: (record: Entry, folder: string) => Promise<Entry>): Promise<Entry | undefined> {
      const record = records.get(id)
      if (!record) return undefined
      const changed = await write(record, folder(id))
      if (records.has(id)) return await put(changed)
      await remove(id)
    },
    async expire (milliseconds: number, now = Date.now()): Promise<void> {
      const old = [...records.values()].filter(({ createdAt }) => now - createdAt > milliseconds)
      await Promise.all(old.map(({ id }) => remove(id)))
    }
  }
}

/** Writes a new upload's files into its folder and completes its record. */
type Fill<Entry> = (own: ShelfRecord, folder: string) => Promise<Entry>

/** The complete records in `directory`; what has none was never finished and goes. */
async function readShelf<Entry extends ShelfRecord> (directory: string): Promise<Entry[]> {
  await mkdir(directory, { recursive: true, mode: OWNER_ONLY })
  await removeTemporaryFiles(directory)
  const found = await Promise.all((await readdir(directory)).map(async (name) => {
    const record = await readRecord<Entry>(directory, name)
    if (!record) await rm(join(directory, name), { recursive: true, force: true })
    return record
  }))
  return found.filter((record) => record !== undefined)
}

async function readRecord<Entry extends ShelfRecord> (directory: string, name: string): Promise<Entry | undefined> {
  try {
    const record = withAccount(JSON.parse(await readFile(join(directory, name, 'record.json'), 'utf8'))) as Entry
    return isId(record.id) && record.id === name ? record : undefined
  } catch {
    return undefined
  }
}
