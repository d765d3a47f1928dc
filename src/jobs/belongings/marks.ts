import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { writeAtomically } from '../storage/files.ts'
import { ASKED, RESULT_GONE, tellNobody, type DeletionReason, type OnDeletion } from '../storage/deletions.ts'
import { createId, ID_PATTERN } from '../storage/ids.ts'
import { createLocks } from '../storage/locks.ts'
import { readRecords } from '../storage/records.ts'
import { createDiskMarks, createMemoryMarks, type Mark, type Share } from './mark-files.ts'
import type { ShelfOptions } from './shelf-records.ts'

export type { Mark, Share }

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
export async function openMarks (
  directory: string, onDeletion: OnDeletion = tellNobody, { isShared = false }: ShelfOptions = {}
) {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const pathOf = (name: string) => join(directory, name)
  const { records } = await readRecords(await readdir(directory), pathOf, checkMark)
  const marks = isShared ? createDiskMarks(directory, checkMark) : createMemoryMarks(records)
  const locks = createLocks()

  async function remove (job: string, reason: DeletionReason = ASKED): Promise<void> {
    await locks.run(job, async () => {
      const isKnown = marks.get(job) !== undefined
      await rm(pathOf(`${job}.json`), { force: true })
      marks.delete(job)
      if (isKnown) onDeletion({ what: 'mark', id: job, ...reason })
    })
  }

  async function put (mark: Mark): Promise<Mark> {
    await writeAtomically(pathOf(`${mark.job}.json`), JSON.stringify(mark))
    marks.set(mark)
    return mark
  }

  async function change (job: { id: string, visitor: string }, edit: Partial<Mark>): Promise<Mark> {
    const blank: Mark = { job: job.id, visitor: job.visitor, isFavourite: false }
    return await locks.run(job.id, async () => await put({ ...blank, ...marks.get(job.id), ...edit }))
  }

  return {
    find: async (job: string): Promise<Mark | undefined> => marks.get(job),
    /** The result behind a link that has neither been revoked nor ended. */
    async shared (token: string, now = Date.now()): Promise<Mark | undefined> {
      return marks.all().find(({ share }) => share?.token === token && share.expiresAt > now)
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
      for (const { job } of marks.all()) if (!await isThere(job)) await remove(job, RESULT_GONE)
    }
  }
}

function checkMark (value: unknown, name: string): Mark | undefined {
  return Schema.Check(value) && name === `${value.job}.json` ? value as Mark : undefined
}
