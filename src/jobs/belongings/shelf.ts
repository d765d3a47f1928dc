import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createFolderPictures } from '../pictures/folder-pictures.ts'
import type { Caller } from './caller.ts'
import { allOf, deleteOrTell, eachOf, isTemporary, removeOlder, removeTemporaryFiles } from '../storage/files.ts'
import { ASKED, TOO_OLD, type Deletion, type OnDeletion } from '../storage/deletions.ts'
import { openFolderBook } from '../storage/folder-book.ts'
import { createId } from '../storage/ids.ts'
import { createLocks } from '../storage/locks.ts'
import type { RecordBook } from '../storage/record-book.ts'
import { forgetGone, type DamagedRecord } from '../storage/records.ts'
import { recordPath, shelfKind, traitOfOwn, type ShelfOptions, type ShelfRecord } from './shelf-records.ts'

export type { ShelfOptions, ShelfRecord }

/** Where the pictures of one upload lie. */
export interface Place<Name extends string> {
  write (name: Name, content: string | Uint8Array): Promise<void>
  /** Undefined when there is none. */
  read (name: Name): Promise<Uint8Array | undefined>
}

/** Writes a new upload's pictures to its place and completes its record. */
type Fill<Entry, Name extends string> = (own: ShelfRecord, place: Place<Name>) => Promise<Entry>

/** What lies on a shelf. */
export interface ShelfKind<Entry, Name extends string> {
  readonly what: Deletion['what']
  /** Whether a parsed file is a whole record. */
  readonly isEntry: (value: unknown) => value is Entry
  /** Every name that a picture of an upload may have: what is not named here would outlive the upload. */
  readonly names: readonly Name[]
}

const OWNER_ONLY = 0o700
// A half-written file of another process is finished within seconds.
const ABANDONED_MILLISECONDS = 3_600_000

/**
 * A visitor's uploads: a folder each, here or in a store elsewhere, with whatever `fill` and `change` write, and a
 * record.
 */
export async function openShelf<Entry extends ShelfRecord, Name extends string> (
  directory: string, { what, isEntry, names }: ShelfKind<Entry, Name>, onDeletion: OnDeletion,
  { openBook, pictures = createFolderPictures(directory) }: ShelfOptions = {}
) {
  const locks = createLocks()
  const folder = (id: string) => join(directory, id)
  await mkdir(directory, { recursive: true, mode: OWNER_ONLY })
  await removeTemporaryFiles(directory, openBook && Date.now() - ABANDONED_MILLISECONDS)
  const kind = shelfKind(what, isEntry)
  const { damaged, ...records } = openBook
    ? withoutDamage(openBook(kind))
    : await openFolderBook({ kind, ids: await readdir(directory), pathOf: (id) => recordPath(folder(id)) })

  const nameOf = (id: string, name: Name) => `${id}/${name}`
  const placeOf = (id: string): Place<Name> => ({
    write: async (name, content) => await pictures.write(nameOf(id, name), content),
    read: async (name) => await pictures.read(nameOf(id, name))
  })

  async function removePictures (id: string): Promise<void> {
    await eachOf(names, async (name) => await pictures.remove(nameOf(id, name)))
  }

  async function removeFolder (id: string): Promise<void> {
    // Another process may be putting something beside what is deleted.
    await rm(folder(id), { recursive: true, force: true, maxRetries: 3 })
  }

  async function removeAll (id: string): Promise<void> {
    await removePictures(id)
    await removeFolder(id)
  }

  async function weighed (written: Entry): Promise<Entry> {
    const found = await eachOf(names, async (name) => await pictures.open(nameOf(written.id, name)))
    return { ...written, bytes: found.reduce((sum, picture) => sum + (picture?.bytes ?? 0), 0) }
  }

  /**
   * The record after the files: nothing is forgotten of which a file is left. Without a reason its visitor has asked
   * for it.
   * @throws CodedError NOT_DELETED, STORE_AWAY
   */
  async function remove (id: string, reason = ASKED): Promise<void> {
    await locks.run(id, async () => {
      // Whoever keeps the records may be away: then the files stay as well.
      await records.find(id)
      const record = await deleteOrTell(async () => {
        await removePictures(id)
        const removed = await records.remove(id)
        await removeFolder(id)
        return removed
      })
      if (record) onDeletion({ what, id, ...reason })
    })
  }

  async function create (
    own: Omit<ShelfRecord, 'id' | 'createdAt' | 'bytes'>, fill: Fill<Entry, Name>
  ): Promise<Entry> {
    const id = createId()
    try {
      // The record's own, where it is a file.
      if (!openBook) await mkdir(folder(id), { mode: OWNER_ONLY })
      await pictures.makeFolder(id)
      const fresh = await weighed(await fill({ ...own, id, createdAt: Date.now(), bytes: 0 }, placeOf(id)))
      const kept = await records.add(fresh)
      // Another process was faster with the same.
      if (kept.id !== id) await removeAll(id)
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

  /** Writes pictures of an upload and changes its record; what is written of one that has gone is taken back. */
  async function change (
    id: string, write: (record: Entry, place: Place<Name>) => Promise<Entry>
  ): Promise<Entry | undefined> {
    let hasWritten = false
    const edit = async (record: Entry): Promise<Entry> => {
      hasWritten = true
      return await weighed(await write(record, placeOf(id)))
    }
    try {
      const changed = await records.change(id, edit)
      if (!changed && hasWritten) await removeAll(id)
      return changed
    } catch (error) {
      if (await records.find(id) !== undefined) throw error
      await removeAll(id)
      return undefined
    }
  }

  return {
    /** A picture of an upload; undefined when there is none. */
    open: async (id: string, name: Name) => await pictures.open(nameOf(id, name)),
    read: async (id: string, name: Name) => await pictures.read(nameOf(id, name)),
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
    async add ({ visitor, account }: Caller, contentHash: string, fill: Fill<Entry, Name>): Promise<Entry> {
      const own = { visitor, account, contentHash }
      // Two clicks send the same picture twice at once; the second waits and finds the first.
      return await locks.run(`${visitor} ${contentHash}`, async () =>
        (await records.with(...traitOfOwn(own))).at(0) ?? await create(own, fill))
    },
    /** Writes pictures of an upload and changes its record; one that was removed stays removed, also meanwhile. */
    change: async (id: string, write: (record: Entry, place: Place<Name>) => Promise<Entry>) =>
      await locks.run(id, async () => await change(id, write)),
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
