import { ASKED, RESULT_GONE, tellNobody, type DeletionReason, type OnDeletion } from '../storage/deletions.ts'
import { openFileBook } from '../storage/folder-book.ts'
import { createId } from '../storage/ids.ts'
import { MARKS, type Mark, type Share } from './mark.ts'
import type { ShelfOptions } from './shelf-records.ts'

export type { Mark, Share }
export type Marks = Awaited<ReturnType<typeof openMarks>>

/**
 * Favourites and shared links, a small record for each marked result. One that cannot be read marks nothing.
 * `onDeletion` is told of each that goes.
 */
export async function openMarks (
  directory: string, onDeletion: OnDeletion = tellNobody, { openBook }: ShelfOptions = {}
) {
  const marks = openBook?.(MARKS) ?? await openFileBook(directory, MARKS)

  async function remove (job: string, reason: DeletionReason = ASKED): Promise<void> {
    if (await marks.remove(job)) onDeletion({ what: 'mark', id: job, ...reason })
  }

  async function change (job: { id: string, visitor: string }, edit: Partial<Mark>): Promise<Mark> {
    const fresh: Mark = { job: job.id, visitor: job.visitor, isFavourite: false, ...edit }
    const added = await marks.add(fresh)
    if (added === fresh) return fresh
    // Deleted in this moment: then this is the first one again.
    return await marks.change(job.id, async (mark) => ({ ...mark, ...edit })) ?? await change(job, edit)
  }

  return {
    find: marks.find,
    /** The result behind a link that has neither been revoked nor ended. */
    async shared (token: string, now = Date.now()): Promise<Mark | undefined> {
      return (await marks.with('token', token)).find(({ share }) => share !== undefined && share.expiresAt > now)
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
      for await (const { job } of marks.all()) if (!await isThere(job)) await remove(job, RESULT_GONE)
    }
  }
}
