import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { withLaterFields, type Caller } from './caller.ts'
import {
  allOf, deleteOrTell, eachOf, ignoreAbsence, isTemporary, removeOlder, removeTemporaryFiles, writeAtomically
} from '../storage/files.ts'
import { ASKED, TOO_OLD, type Deletion, type OnDeletion } from '../storage/deletions.ts'
import { createId, isId } from '../storage/ids.ts'
import { createLocks } from '../storage/locks.ts'
import { forgetGone, readRecords } from '../storage/records.ts'
import { createDiskRecords, createMemoryRecords, type ShelfOptions, type ShelfRecord } from './shelf-records.ts'

export type { ShelfOptions, ShelfRecord }

/** Writes a new upload's files into its folder and completes its record. */
type Fill<Entry> = (own: ShelfRecord, folder: string) => Promise<Entry>

/** Whether a parsed file is a whole record. */
type IsEntry<Entry> = (value: unknown) => value is Entry

const OWNER_ONLY = 0o700
const RECORD = 'record.json'

// A half-written file of another process is finished within seconds.
const ABANDONED_MILLISECONDS = 3_600_000

/** A visitor's uploads: a folder each with record.json and whatever `fill` and `change` put beside it. */
export async function openShelf<Entry extends ShelfRecord> (
  directory: string, isEntry: IsEntry<Entry>, what: Deletion['what'], onDeletion: OnDeletion,
  { isShared = false }: ShelfOptions = {}
) {
  const locks = createLocks()
  const folder = (id: string) => join(directory, id)
  const check = (value: unknown, name: string) => checkRecord(isEntry, value, name)
  const { found, damaged } = await readShelf(directory, check, isShared)
  const records = isShared
    ? createDiskRecords({ directory, recordName: RECORD, check })
    : createMemoryRecords(found)

  async function put (written: Entry): Promise<Entry> {
    const record = { ...written, bytes: await bytesIn(folder(written.id)) }
    await writeAtomically(join(folder(record.id), RECORD), JSON.stringify(record))
    records.set(record)
    return record
  }

  /**
   * The record last, on disk and in memory: nothing is forgotten of which a file is left. Without a reason its visitor
   * has asked for it.
   * @throws CodedError NOT_DELETED
   */
  async function remove (id: string, reason = ASKED): Promise<void> {
    await locks.run(id, async () => {
      const record = records.get(id)
      await deleteOrTell(async () => await removeFolder(folder(id)))
      if (!record) return
      records.delete(record)
      onDeletion({ what, id, ...reason })
    })
  }

  async function create (own: Omit<ShelfRecord, 'id' | 'createdAt' | 'bytes'>, fill: Fill<Entry>): Promise<Entry> {
    const id = createId()
    try {
      await mkdir(folder(id), { mode: OWNER_ONLY })
      return await put(await fill({ ...own, id, createdAt: Date.now(), bytes: 0 }, folder(id)))
    } catch (error) {
      // What cannot be deleted now goes with what is as old.
      await remove(id).catch(() => {})
      throw error
    }
  }

  /** Folders without a readable record, as an interrupted upload leaves them, go when they are as old as others. */
  async function expireUnknown (moment: number): Promise<void> {
    const names = (await readdir(directory)).filter((name) => !isTemporary(name))
    await eachOf(names, async (id) => {
      const isRemoved = records.get(id) === undefined && await removeOlder(folder(id), moment)
      if (isRemoved) onDeletion({ what: 'unknown file', id, ...TOO_OLD })
    })
  }

  function findEqual ({ visitor }: Caller, contentHash: string): Entry | undefined {
    return records.with('visitor', visitor).find((record) => record.contentHash === contentHash)
  }

  return {
    folder,
    /** Folders that were there at the start and whose record cannot be read. */
    damaged,
    find: async (id: string): Promise<Entry | undefined> => records.get(id),
    /** Whether there is an upload of this id, readable or not. */
    has: async (id: string): Promise<boolean> =>
      records.get(id) !== undefined || damaged.some(({ path }) => path === join(folder(id), RECORD)),
    remove,
    ofVisitor: async (visitor: string): Promise<Entry[]> => records.with('visitor', visitor),
    ofAccount: async (account: string): Promise<Entry[]> => records.with('account', account),
    /** Bytes that lie there for one account, or for all. */
    async bytesOf (account?: string): Promise<number> {
      const own = account === undefined ? await records.all() : records.with('account', account)
      return own.reduce((sum, { bytes }) => sum + bytes, 0)
    },
    ofContent: async (contentHash: string): Promise<Entry[]> => records.with('contentHash', contentHash),
    /** The visitor's record of this content, made by `fill` when there is none; nothing is left of one that fails. */
    async add ({ visitor, account }: Caller, contentHash: string, fill: Fill<Entry>): Promise<Entry> {
      const caller = { visitor, account }
      // Two clicks send the same picture twice at once; the second waits and finds the first.
      return await locks.run(`${visitor} ${contentHash}`, async () =>
        findEqual(caller, contentHash) ?? await create({ ...caller, contentHash }, fill))
    },
    /** Writes files beside a record and changes it; one that was removed stays removed, also meanwhile. */
    async change (id: string, write: (record: Entry, folder: string) => Promise<Entry>): Promise<Entry | undefined> {
      return await locks.run(id, async () => {
        const record = records.get(id)
        if (!record) return undefined
        try {
          return await put(await write(record, folder(id)))
        } catch (error) {
          // Another process has removed it meanwhile.
          if (records.get(id) !== undefined) throw error
          return ignoreAbsence(error)
        }
      })
    },
    async expire (milliseconds: number, now = Date.now()): Promise<void> {
      const old = (await records.all()).filter(({ createdAt }) => now - createdAt > milliseconds)
      await allOf([
        ...old.map(({ id }) => async () => await remove(id, TOO_OLD)),
        async () => await expireUnknown(now - milliseconds),
        async () => await forgetGone(damaged)
      ])
    }
  }
}

/** Every readable record. Half-written files go; what cannot be read is kept and told. */
async function readShelf<Entry extends ShelfRecord> (
  directory: string, check: (value: unknown, name: string) => Entry | undefined, isShared: boolean
) {
  await mkdir(directory, { recursive: true, mode: OWNER_ONLY })
  await removeTemporaryFiles(directory, isShared ? Date.now() - ABANDONED_MILLISECONDS : undefined)
  const pathOf = (name: string) => join(directory, name, RECORD)
  const { records: found, damaged } = await readRecords(await readdir(directory), pathOf, check)
  return { found, damaged }
}

function checkRecord<Entry extends ShelfRecord> (
  isEntry: IsEntry<Entry>, value: unknown, name: string
): Entry | undefined {
  const record = withLaterFields(value)
  return isEntry(record) && isId(record.id) && record.id === name ? record : undefined
}

async function bytesIn (folder: string): Promise<number> {
  const sizes = await eachOf(await readdir(folder), async (name) => (await stat(join(folder, name))).size)
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function removeFolder (folder: string): Promise<void> {
  const names = (await readdir(folder).catch(ignoreAbsence) ?? []).filter((name) => name !== RECORD)
  await eachOf(names, async (name) => await rm(join(folder, name), { recursive: true, force: true }))
  // Another process may be putting something beside what is deleted.
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
