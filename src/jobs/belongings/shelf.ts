import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Caller } from './caller.ts'
import {
  allOf, deleteOrTell, eachOf, ignoreAbsence, isTemporary, removeOlder, removeTemporaryFiles
} from '../storage/files.ts'
import { ASKED, TOO_OLD, type Deletion, type OnDeletion } from '../storage/deletions.ts'
import { openFolderBook } from '../storage/folder-book.ts'
import { createId } from '../storage/ids.ts'
import { createLocks } from '../storage/locks.ts'
import type { RecordBook } from '../storage/record-book.ts'
import { forgetGone, type DamagedRecord } from '../storage/records.ts'
import {
  RECORD, recordPath, shelfKind, traitOfOwn, type ShelfOptions, type ShelfRecord
} from './shelf-records.ts'

export type { ShelfOptions, ShelfRecord }

/** Writes a new upload's files into its folder and completes its record. */
type Fill<Entry> = (own: ShelfRecord, folder: string) => Promise<Entry>

/** Whether a parsed file is a whole record. */
type IsEntry<Entry> = (value: unknown) => value is Entry

const OWNER_ONLY = 0o700
// A half-written file of another process is finished within seconds.
const ABANDONED_MILLISECONDS = 3_600_000

/** A visitor's uploads: a folder each with whatever `fill` and `change` put into it, and a record. */
export async function openShelf<Entry extends ShelfRecord> (
  directory: string, isEntry: IsEntry<Entry>, what: Deletion['what'], onDeletion: OnDeletion,
  { openBook }: ShelfOptions = {}
) {
  const locks = createLocks()
  const folder = (id: string) => join(directory, id)
  await mkdir(directory, { recursive: true, mode: OWNER_ONLY })
  await removeTemporaryFiles(directory, openBook && Date.now() - ABANDONED_MILLISECONDS)
  const kind = shelfKind(what, isEntry)
  const { damaged, ...records } = openBook
    ? withoutDamage(openBook(kind))
    : await openFolderBook({ kind, ids: await readdir(directory), pathOf: (id) => recordPath(folder(id)) })

  const weighed = async (written: Entry): Promise<Entry> => ({ ...written, bytes: await bytesIn(folder(written.id)) })

  /**
   * The record after the files: nothing is forgotten of which a file is left. Without a reason its visitor has asked
   * for it.
   * @throws CodedError NOT_DELETED
   */
  async function remove (id: string, reason = ASKED): Promise<void> {
    await locks.run(id, async () => {
      // Whoever keeps the records may be away: then the files stay as well.
      await records.find(id)
      const record = await deleteOrTell(async () => {
        await removeFiles(folder(id))
        const removed = await records.remove(id)
        // Another process may be putting something beside what is deleted.
        await rm(folder(id), { recursive: true, force: true, maxRetries: 3 })
        return removed
      })
      if (record) onDeletion({ what, id, ...reason })
    })
  }

  async function create (own: Omit<ShelfRecord, 'id' | 'createdAt' | 'bytes'>, fill: Fill<Entry>): Promise<Entry> {
    const id = createId()
    try {
      await mkdir(folder(id), { mode: OWNER_ONLY })
      const fresh = await weighed(await fill({ ...own, id, createdAt: Date.now(), bytes: 0 }, folder(id)))
      const kept = await records.add(fresh)
      // Another process was faster with the same.
      if (kept.id !== id) await rm(folder(id), { recursive: true, force: true })
      return kept
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
      const isRemoved = await records.find(id) === undefined && await removeOlder(folder(id), moment)
      if (isRemoved) onDeletion({ what: 'unknown file', id, ...TOO_OLD })
    })
  }

  return {
    folder,
    /** Folders that were there at the start and whose record cannot be read. */
    damaged,
    find: records.find,
    /** Whether there is an upload of this id, readable or not. */
    has: async (id: string): Promise<boolean> =>
      await records.find(id) !== undefined || damaged.some(({ path }) => path === recordPath(folder(id))),
    remove,
    ofVisitor: async (visitor: string): Promise<Entry[]> => await records.with('visitor', visitor),
    ofAccount: async (account: string): Promise<Entry[]> => await records.with('account', account),
    /** Bytes that lie there for one account, or for all. */
    bytesOf: records.bytesOf,
    ofContent: async (contentHash: string): Promise<Entry[]> => await records.with('contentHash', contentHash),
    /** The visitor's record of this content, made by `fill` when there is none; nothing is left of one that fails. */
    async add ({ visitor, account }: Caller, contentHash: string, fill: Fill<Entry>): Promise<Entry> {
      const own = { visitor, account, contentHash }
      // Two clicks send the same picture twice at once; the second waits and finds the first.
      return await locks.run(`${visitor} ${contentHash}`, async () =>
        (await records.with(...traitOfOwn(own))).at(0) ?? await create(own, fill))
    },
    /** Writes files beside a record and changes it; one that was removed stays removed, also meanwhile. */
    async change (id: string, write: (record: Entry, folder: string) => Promise<Entry>): Promise<Entry | undefined> {
      return await locks.run(id, async () => {
        try {
          return await records.change(id, async (record) => await weighed(await write(record, folder(id))))
        } catch (error) {
          // Another process has removed it meanwhile.
          if (await records.find(id) !== undefined) throw error
          return ignoreAbsence(error)
        }
      })
    },
    async expire (milliseconds: number, now = Date.now()): Promise<void> {
      const old = await records.before(now - milliseconds)
      await allOf([
        ...old.map(({ id }) => async () => await remove(id, TOO_OLD)),
        async () => await expireUnknown(now - milliseconds),
        async () => await forgetGone(damaged)
      ])
    }
  }
}

function withoutDamage<Entry> (book: RecordBook<Entry>) {
  const damaged: DamagedRecord[] = []
  return { ...book, damaged }
}

/** A record that has been changed by hand: what was made of it before is no answer any more. */
export function revised<Entry extends ShelfRecord> (record: Entry): Entry {
  return { ...record, revision: (record.revision ?? 0) + 1 }
}

async function bytesIn (folder: string): Promise<number> {
  const sizes = await eachOf(await readdir(folder), async (name) => (await stat(join(folder, name))).size)
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Everything but the record. */
async function removeFiles (folder: string): Promise<void> {
  const names = (await readdir(folder).catch(ignoreAbsence) ?? []).filter((name) => name !== RECORD)
  await eachOf(names, async (name) => await rm(join(folder, name), { recursive: true, force: true }))
}
