import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { writeAtomically } from '../storage/files.ts'
import { ASKED, RESULT_GONE, tellNobody, type DeletionReason, type OnDeletion } from '../storage/deletions.ts'
import { createId, ID_PATTERN } from '../storage/ids.ts'
import { createLocks } from '../storage/locks.ts'
import { readRecords } from '../storage/records.ts'

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

const Id = Type.String({ pattern: ID_PATTERN })
const Schema = Compile(Type.Object({
  job: Id,
  visitor: Type.String({ minLength: 1 }),
  isFavourite: Type.Boolean(),
  share: Type.Optional(Type.Object({ token: Id, expiresAt: Type.Number() }))
}))

export type Marks = Awaited<ReturnType<typeof openMarks>>

/**
 * Favourites and shared links, a small file for each marked result. One that cannot be read marks nothing. `onDeletion`
 * is told of each that goes.
 */
export async function openMarks (directory: string, onDeletion: OnDeletion = tellNobody) {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const pathOf = (name: string) => join(directory, name)
  const { records } = await readRecords(await readdir(directory), pathOf, (value, name) =>
    Schema.Check(value) && name === `${value.job}.json` ? value as Mark : undefined)
  const marks = new Map(records.map((mark) => [mark.job, mark]))
  const locks = createLocks()

  async function remove (job: string, reason: DeletionReason = ASKED): Promise<void> {
    await locks.run(job, async () => {
      await rm(pathOf(`${job}.json`), { force: true })
      if (marks.delete(job)) onDeletion({ what: 'mark', id: job, ...reason })
    })
  }

  async function put (mark: Mark): Promise<Mark> {
    await writeAtomically(pathOf(`${mark.job}.json`), JSON.stringify(mark))
    marks.set(mark.job, mark)
    return mark
  }

  async function change (job: { id: string, visitor: string }, edit: Partial<Mark>): Promise<Mark> {
    const blank: Mark = { job: job.id, visitor: job.visitor, isFavourite: false }
    return await locks.run(job.id, async () => await put({ ...blank, ...marks.get(job.id), ...edit }))
  }

  return {
    find: (job: string) => marks.get(job),
    /** The result behind a link that has neither been revoked nor ended. */
    shared (token: string, now = Date.now()): Mark | undefined {
      return [...marks.values()].find(({ share }) => share?.token === token && share.expiresAt > now)
    },
    setFavourite: async (job: { id: string, visitor: string }, isFavourite: boolean) =>
      await change(job, { isFavourite }),
    /** Makes a link, in place of the last one. */
    share: async (job: { id: string, visitor: string }, milliseconds: number, now = Date.now()) =>
      await change(job, { share: { token: createId(), expiresAt: now + milliseconds } }),
    async revoke (job: { id: string, visitor: string }): Promise<Mark> {
      const mark = await change(job, { share: undefined })
      onDeletion({ what: 'link', id: job.id, ...ASKED })
      return mark
    },
    remove,
    /** Forgets what is noted down about results that are gone. */
    async keepOnly (isThere: (job: string) => Promise<boolean>): Promise<void> {
      for (const job of marks.keys()) if (!await isThere(job)) await remove(job, RESULT_GONE)
    }
  }
}
