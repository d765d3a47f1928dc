import { Queue, QueueEvents, QueueEventsProducer, Worker, type BackendFactory, type IQueueBackend } from 'bullmq'
import type { JobProgress } from '../queue/job.ts'
import { createId } from '../storage/ids.ts'

/** Something that happened to a job, told to every process. */
export interface News {
  readonly job: string
  /** The stage it has begun; without one something else about it has changed. */
  readonly progress?: JobProgress
  /** How long its picture took. */
  readonly milliseconds?: number
}

export interface TicketOptions<Connection> {
  /** The queue's name in the engine. */
  readonly name: string
  /** Fails at once when the engine is away. */
  readonly hasty: Connection
  /** Waits for it. */
  readonly patient: Connection
  readonly backend: BackendFactory<IQueueBackend, Connection>
  readonly onError: (error: Error) => void
}

export interface WorkOptions {
  /** Does the work of one ticket; one at a time. */
  readonly serve: (ticket: string) => Promise<void>
  /** Told when another process has fallen silent. */
  readonly onStalled: () => void
  /** Told when this one could not say that it lives. */
  readonly onRenewalFailed: () => void
}

export type Tickets = ReturnType<typeof createTickets>

// A process says every 6 s that it works; one that has been silent for 12 s is looked for every 6 s: another one has
// its job after 18 s at the latest.
const LOCK_MILLISECONDS = 12_000
const SEARCH_MILLISECONDS = 6_000
// How often a ticket goes round does not matter: jobs count their own attempts.
const ANY_NUMBER = 1_000_000
// 15 stages of a try-on for 100 workers at once, seven times over; 150 bytes each.
const EVENTS_KEPT = 10_000
const NEWS = 'news'

/**
 * Tickets in BullMQ. A ticket is the right to take the next job of the line, whichever that is: BullMQ hands each to
 * one process and notices when that dies; the order is ours. Nothing is in a ticket but its id.
 */
export function createTickets<Connection> (options: TicketOptions<Connection>) {
  const { name, hasty, patient, backend, onError } = options
  const queue = new Queue(name, { connection: hasty, streams: { events: { maxLen: EVENTS_KEPT } } }, backend)
  const producer = new QueueEventsProducer(name, { connection: hasty }, backend)
  const events = new QueueEvents(name, { connection: patient }, backend)
  // Who tells something knows it already; when its echo comes, it may know better.
  const own = createId()
  let worker: Pick<Worker, 'close'> | undefined
  queue.on('error', onError)
  producer.on('error', onError)
  events.on('error', onError)

  return {
    async add (): Promise<void> {
      const jobId = createId()
      await queue.add('ticket', {}, { jobId, removeOnComplete: true, removeOnFail: true })
    },
    /** Tickets that nobody has taken. */
    waiting: async (): Promise<number> => await queue.getWaitingCount(),
    /** Whether the ticket is somebody's, or will be somebody's again. */
    isValid: async (ticket: string): Promise<boolean> =>
      ['active', 'waiting', 'delayed', 'prioritized'].includes(await queue.getJobState(ticket)),
    /** Processes that work. */
    workers: async (): Promise<number> => await queue.getWorkersCount(),
    async tell ({ job, progress, milliseconds }: News): Promise<void> {
      const told = { eventName: NEWS, from: own, job, ...progress, ...milliseconds !== undefined && { milliseconds } }
      await producer.publishEvent(told, EVENTS_KEPT)
    },
    onNews (listener: (news: News) => void): void {
      // The engines give back texts for numbers.
      const receive = (told: Record<string, string>) => { if (told.from !== own) listener(readNews(told)) }
      events.on(NEWS as 'error', receive as unknown as (error: Error) => void)
    },
    /** Resolves when news arrive. */
    ready: async (): Promise<void> => { await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]) },
    work ({ serve, onStalled, onRenewalFailed }: WorkOptions): void {
      const started = new Worker(name, async ({ id }) => await serve(id ?? ''), {
        connection: patient,
        lockDuration: LOCK_MILLISECONDS,
        stalledInterval: SEARCH_MILLISECONDS,
        maxStalledCount: ANY_NUMBER
      }, backend)
      started.on('error', onError)
      started.on('stalled', onStalled)
      started.on('lockRenewalFailed', onRenewalFailed)
      worker = started
    },
    /** Takes no more tickets; resolves when the one that is being served is done, or at once by `force`. */
    stop: async (force: boolean): Promise<void> => { await worker?.close(force) },
    async close (): Promise<void> {
      await Promise.all([events.close(), producer.close(), queue.close()])
    }
  }
}

function readNews ({ job, stage, index, count, milliseconds }: Record<string, string>): News {
  return {
    job,
    ...stage !== undefined && { progress: { stage, index: Number(index), count: Number(count) } },
    ...milliseconds !== undefined && { milliseconds: Number(milliseconds) }
  }
}
