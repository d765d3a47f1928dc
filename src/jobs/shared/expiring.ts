import { isActive } from '../queue/job.ts'
import { withStatus } from '../queue/job-record.ts'
import { TOO_OLD, type OnDeletion } from '../storage/deletions.ts'
import { allOf } from '../storage/files.ts'
import type { PictureStore } from './equal-pictures.ts'
import type { SharedRecords, StoredJob } from './records.ts'

export interface ExpiringOptions {
  readonly records: SharedRecords
  readonly pictures: PictureStore
  readonly onDeletion: OnDeletion
}

/**
 * Finished jobs lose their picture after `milliseconds`, and their record after as long again. Every process may do so
 * at the same time.
 */
export async function expireShared (
  { records, pictures, onDeletion }: ExpiringOptions, milliseconds: number, now: number
): Promise<void> {
  async function expire ({ record }: StoredJob): Promise<void> {
    const finishedAt = record.finishedAt ?? record.createdAt
    const isGone = now - finishedAt > 2 * milliseconds
    if (!isGone && record.state === 'expired') return
    await pictures.removeResult(record.id)
    await records.alone(async () => await (isGone
      ? records.write({ remove: [record.id] })
      : records.write({ put: [{ record: withStatus(record, { state: 'expired', finishedAt }), bytes: 0 }] })))
    const what = isGone ? record.kind : 'picture'
    if (isGone || record.state === 'done') onDeletion({ what, id: record.id, ...TOO_OLD })
  }

  const old = (await records.endedBefore(now - milliseconds)).filter(({ record }) => !isActive(record))
  await allOf([
    ...old.map((stored) => async () => await expire(stored)),
    // No picture is older than that, whatever became of its record.
    async () => { await pictures.expireUnknown(() => false, milliseconds, now) }
  ])
}
