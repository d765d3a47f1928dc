import { isActive, progressOf, type JobRecord, type JobView } from '../queue/job.ts'
import { inTurn } from '../queue/turns.ts'
import type { NewsRoom } from './news-room.ts'
import type { SharedRecords, StoredJob } from './records.ts'

// A hundred visitors who look at their places at once are told of one look at the line.
const LINE_MILLISECONDS = 250
const WORKERS_MILLISECONDS = 10_000

export interface ViewOptions {
  readonly records: SharedRecords
  readonly news: NewsRoom
  /** Processes that work. */
  readonly countWorkers: () => Promise<number>
}

export type SharedViews = ReturnType<typeof createSharedViews>

/** The line as this process sees it, and jobs as their owners see them. */
export function createSharedViews ({ records, news, countWorkers }: ViewOptions) {
  const line = createBriefly(LINE_MILLISECONDS, async () => await records.active())
  const workers = createBriefly(WORKERS_MILLISECONDS, async () => Math.max(1, await countWorkers().catch(() => 1)))

  /** Whole seconds until `jobs` jobs are done, by as many processes as there are. */
  async function secondsFor (jobs: number): Promise<number> {
    return news.estimate.secondsFor(jobs / await workers.get())
  }

  async function viewRunning (record: JobRecord): Promise<JobView> {
    const progress = news.stageOf(record.id)
    const left = 1 - progressOf({ state: record.state, progress })
    return { ...record, progress, secondsLeft: news.estimate.secondsFor(left) }
  }

  async function viewWaiting (record: JobRecord): Promise<JobView> {
    const active = (await line.get()).map((stored) => stored.record)
    const waiting = active.filter(({ state }) => state === 'queued')
    const position = Math.max(1, inTurn(waiting).findIndex(({ id }) => id === record.id) + 1)
    return { ...record, position, secondsLeft: await secondsFor(position + active.length - waiting.length) }
  }

  return {
    secondsFor,
    active: line.get,
    /** The line has moved. */
    forget: line.forget,
    async view ({ record }: StoredJob): Promise<JobView> {
      if (!isActive(record)) return record
      return record.state === 'running' ? await viewRunning(record) : await viewWaiting(record)
    }
  }
}

/** A value that is asked for at most once in so many milliseconds; a failure is not kept. */
function createBriefly<Value> (milliseconds: number, ask: () => Promise<Value>) {
  let known: Promise<Value> | undefined
  const forget = () => { known = undefined }
  return {
    forget,
    async get (): Promise<Value> {
      if (known) return await known
      const asked = known = ask()
      const end = () => { if (known === asked) forget() }
      setTimeout(end, milliseconds).unref()
      asked.catch(end)
      return await asked
    }
  }
}
