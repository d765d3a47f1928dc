import { shuttingDown } from '../queue/closing.ts'
import { isActive, type JobRecord, type JobRequest, type JobRunner, type JobView } from '../queue/job.ts'
import type { JobQueue } from '../queue/job-queue.ts'
import { withStatus } from '../queue/job-record.ts'
import { NOBODY, type QueueObserver } from '../queue/observer.ts'
import { placesTaken } from '../queue/places.ts'
import { watchJob } from '../queue/watch.ts'
import { ASKED, tellNobody, type OnDeletion } from '../storage/deletions.ts'
import { deleteOrTell } from '../storage/files.ts'
import { createSharedAdmission } from './admission.ts'
import { failFast } from './away.ts'
import type { SharedDesk } from './desk.ts'
import { createEqualPictures, type PictureStore } from './equal-pictures.ts'
import { expireShared } from './expiring.ts'
import type { IsReady } from './fast-lane.ts'
import { createNewsRoom } from './news-room.ts'
import type { StoredJob } from './records.ts'
import { createSharedRuns } from './runs.ts'
import { startTending } from './tending.ts'
import type { News } from './tickets.ts'
import { createSharedViews } from './views.ts'

export interface SharedQueueOptions {
  readonly desk: SharedDesk
  readonly pictures: PictureStore
  /** Does the work; a process without it only takes requests. */
  readonly run?: JobRunner
  /** Cuts a garment out once for all of the jobs that want it; the others stand back meanwhile. */
  readonly isReady?: IsReady
  readonly limit: number
  readonly limitPerVisitor: number
  readonly onDeletion?: OnDeletion
  /** Told about every failure the operator should read about. */
  readonly onFailure?: (job: JobRecord, error: unknown) => void
  readonly onError: (error: Error) => void
  readonly observer?: QueueObserver
}

/**
 * One queue of many processes on many machines: records and tickets in Redis or PostgreSQL, pictures in one store. The
 * desk is closed by whoever has opened it, after the last answer.
 */
export function createSharedQueue (options: SharedQueueOptions): JobQueue {
  const { desk, pictures, run, isReady, limit, limitPerVisitor, onError } = options
  const { onDeletion = tellNobody, onFailure = () => {}, observer = NOBODY } = options
  const { hasty: records, patient, tickets } = desk
  const news = createNewsRoom()
  const views = createSharedViews({ records, news, countWorkers: tickets.workers })
  const bytesOf = async (id: string) => (await pictures.openResult(id))?.bytes ?? 0
  const admission = createSharedAdmission({
    records,
    views,
    limit,
    limitPerVisitor,
    bytesOf,
    isThere,
    dropCopy: pictures.removeResult,
    copyEqual: createEqualPictures(records, pictures, observer)
  })
  const runs = run && createSharedRuns({
    records: patient,
    tickets,
    pictures,
    run,
    copyEqual: createEqualPictures(patient, pictures, observer),
    tell,
    observer,
    isReady,
    onFailure
  })
  let closing = false

  function hear (told: News): void {
    views.forget()
    news.receive(told)
    if (told.progress === undefined) runs?.look(told.job).catch(onError)
  }

  /** Others hear of it when the engine passes it on; this process at once. What is lost is seen at the next look. */
  async function tell (told: News): Promise<void> {
    hear(told)
    await tickets.tell(told).catch(onError)
  }

  async function isThere ({ record }: StoredJob): Promise<boolean> {
    return record.kind !== 'try-on' || record.state !== 'done' || await pictures.openResult(record.id) !== undefined
  }

  async function find (id: string): Promise<JobView | undefined> {
    const stored = await records.find(id)
    return stored && await views.view(stored)
  }

  async function end ({ record }: StoredJob, state: 'cancelled' | 'expired'): Promise<JobRecord> {
    const ended = withStatus(record, { state, finishedAt: record.finishedAt ?? Date.now() })
    await records.write({ put: [{ record: ended, bytes: 0 }] })
    return ended
  }

  async function cancel (id: string): Promise<void> {
    const cancelled = await records.alone(async () => {
      const stored = await records.find(id)
      return stored && isActive(stored.record) ? await end(stored, 'cancelled') : undefined
    })
    if (!cancelled) return
    observer.ended(cancelled)
    await tell({ job: id })
  }

  async function submitAll (requests: readonly JobRequest[]): Promise<JobView[]> {
    if (closing) throw shuttingDown()
    const entered = await admission.admitAll(requests)
    for (const { record } of entered) {
      if (record.state === 'queued') await failFast(tickets.add)
      await tell({ job: record.id })
    }
    return await Promise.all(entered.map(views.view))
  }

  tickets.onNews(hear)
  const stopTending = run && startTending({
    records: patient,
    tickets,
    async onLost (record) {
      observer.stalled()
      if (!isActive(record)) observer.ended(record)
      await tell({ job: record.id })
    }
  }, onError)
  if (runs) {
    tickets.work({ serve: runs.serve, onStalled: observer.stalled, onRenewalFailed: observer.renewalFailed })
  }

  return {
    submit: async (request) => (await submitAll([request]))[0],
    submitAll,
    async requirePlace (request) {
      if (closing) throw shuttingDown()
      await admission.requirePlace(request)
    },
    find,
    async ofVisitor (visitor) {
      const own = (await records.ofVisitor(visitor)).sort((a, b) => b.record.createdAt - a.record.createdAt)
      return await Promise.all(own.map(views.view))
    },
    async * all () {
      for await (const { record } of records.all()) yield record
    },
    async openResult (id) {
      const stored = await records.find(id)
      if (stored?.record.state !== 'done') return undefined
      const picture = await pictures.openResult(id)
      if (!picture && stored.record.kind === 'try-on') await records.alone(async () => await end(stored, 'expired'))
      return picture
    },
    async finished (id, signal) {
      for (;;) {
        // Listens before it looks: no change falls between the two.
        const change = news.ended(id, signal)
        const stored = await records.find(id)
        if (closing || signal?.aborted || !stored || !isActive(stored.record)) return stored?.record
        await change
      }
    },
    watch: (id, signal) => watchJob({
      find: async () => await find(id),
      changed: async (stop) => await news.changed(id, stop),
      isOpen: () => !closing,
      signal
    }),
    cancel,
    async remove (id, reason = ASKED) {
      await cancel(id)
      const { record } = await records.find(id) ?? {}
      await deleteOrTell(async () => await pictures.removeResult(id))
      await records.alone(async () => await records.write({ remove: [id] }))
      if (record) onDeletion({ what: record.kind, id, ...reason })
      await tell({ job: id })
    },
    expire: async (milliseconds, now = Date.now()) =>
      await expireShared({ records, pictures, onDeletion }, milliseconds, now),
    bytesOf: async (account) => await records.bytesOf(account),
    async load () {
      await records.probe()
      const active = await views.active()
      const waiting = active.filter(({ record }) => record.state === 'queued').length
      const places = placesTaken(active.map(({ record }) => record), limitPerVisitor)
      const secondsUntilFree = await views.secondsFor(Math.max(1, places))
      return { active: active.length, places, waiting, limit, secondsUntilFree, damaged: 0 }
    },
    async close (graceMilliseconds) {
      closing = true
      stopTending?.()
      await runs?.close(graceMilliseconds)
      news.releaseAll()
    }
  }
}
