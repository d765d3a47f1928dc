import { createPostgresBackend, createRedisBackend } from 'bullmq'
import { Redis, type RedisOptions } from 'ioredis'
import { Pool } from 'pg'
import type { OpenBook } from '../storage/record-book.ts'
import { hastyBooks, hastyRecords, patientBooks, patientRecords } from './away.ts'
import { openPostgresBooks } from './postgres-books.ts'
import { openPostgresRecords } from './postgres-records.ts'
import { createRedisRates, openPostgresRates, type CountRate } from './rates.ts'
import type { SharedRecords } from './records.ts'
import { createRedisBooks } from './redis-books.ts'
import { createRedisRecords } from './redis-records.ts'
import { createTickets, type Tickets } from './tickets.ts'

/** What processes share to work on one queue. */
export interface SharedDesk {
  /** For requests: fails at once when the engine is away. */
  readonly hasty: SharedRecords
  /** For work: waits until it is back. */
  readonly patient: SharedRecords
  /** The records of what visitors have: for requests, and for work. */
  readonly books: { readonly hasty: OpenBook, readonly patient: OpenBook }
  readonly tickets: Tickets
  /** Fails at once when the engine is away. */
  readonly countRate: CountRate
  /** The connection to Redis that fails at once, where Redis is the engine. */
  readonly redis?: Redis
  close (): Promise<void>
}

export interface DeskOptions {
  /** `redis://`, `rediss://`, `postgres://` or `postgresql://`. */
  readonly url: string
  /** Sets the queues of one engine apart: letters, digits and underscores. */
  readonly name?: string
  readonly onError: (error: Error) => void
}

const NAME = 'fitting_room'
const CONNECT_MILLISECONDS = 3_000
// A command takes 1 ms; one that takes longer than this will not be answered.
const COMMAND_MILLISECONDS = 5_000
const RECONNECT_MILLISECONDS = 500
// Services that start together come up in any order.
const START_MILLISECONDS = 60_000

/** @throws Error when the engine does not answer within a minute */
export async function openDesk (options: DeskOptions): Promise<SharedDesk> {
  return options.url.startsWith('redis') ? await openRedisDesk(options) : await openPostgresDesk(options)
}

async function openRedisDesk ({ url, name = NAME, onError }: DeskOptions): Promise<SharedDesk> {
  const shared: RedisOptions = { retryStrategy: () => RECONNECT_MILLISECONDS, connectTimeout: CONNECT_MILLISECONDS }
  const hasty = new Redis(url, {
    ...shared, maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: COMMAND_MILLISECONDS
  })
  const patient = new Redis(url, { ...shared, maxRetriesPerRequest: null })
  for (const client of [hasty, patient]) client.on('error', onError)
  await within(START_MILLISECONDS, Promise.all([hasty, patient].map(isReady)), url)
  const tickets = createTickets({ name, hasty, patient, backend: createRedisBackend, onError })
  await tickets.ready()
  let isClosed = false
  const patience = { onError, isClosed: () => isClosed }
  return {
    hasty: hastyRecords(createRedisRecords(hasty, name)),
    patient: patientRecords(createRedisRecords(patient, name), patience),
    books: {
      hasty: hastyBooks(createRedisBooks(hasty, name)),
      patient: patientBooks(createRedisBooks(patient, name), patience)
    },
    tickets,
    countRate: createRedisRates(hasty, name),
    redis: hasty,
    async close () {
      isClosed = true
      await tickets.close()
      for (const client of [hasty, patient]) client.disconnect()
    }
  }
}

async function isReady (client: Redis): Promise<void> {
  if (client.status !== 'ready') await new Promise<void>((resolve) => client.once('ready', resolve))
}

async function openPostgresDesk ({ url, name = NAME, onError }: DeskOptions): Promise<SharedDesk> {
  const shared = { connectionString: url, connectionTimeoutMillis: CONNECT_MILLISECONDS }
  const pools = [new Pool({ ...shared, query_timeout: COMMAND_MILLISECONDS }), new Pool(shared)] as const
  for (const pool of pools) pool.on('error', onError)
  const opened = untilOpened(async () => await openPostgresRecords(pools[0], name), onError)
  const hasty = await within(START_MILLISECONDS, opened, url)
  const patient = await openPostgresRecords(pools[1], name)
  const [hastily, patiently] = await Promise.all(pools.map(async (pool) => await openPostgresBooks(pool, name)))
  // BullMQ makes and renews its own tables, in a schema of its own, one process after the other.
  const connection = { ...shared, migrate: true }
  const tickets = createTickets({
    name, hasty: connection, patient: connection, backend: createPostgresBackend, onError
  })
  await tickets.ready()
  let isClosed = false
  const patience = { onError, isClosed: () => isClosed }
  return {
    hasty: hastyRecords(hasty),
    patient: patientRecords(patient, patience),
    books: { hasty: hastyBooks(hastily), patient: patientBooks(patiently, patience) },
    tickets,
    countRate: await openPostgresRates(pools[0], name),
    async close () {
      isClosed = true
      await tickets.close()
      for (const pool of pools) await pool.end()
    }
  }
}

async function untilOpened<Result> (open: () => Promise<Result>, onError: (error: Error) => void): Promise<Result> {
  for (;;) {
    try {
      return await open()
    } catch (error) {
      onError(error as Error)
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MILLISECONDS))
    }
  }
}

async function within<Result> (milliseconds: number, task: Promise<Result>, url: string): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const { protocol, host } = new URL(url)
    const message = `the queue's engine at ${protocol}//${host} does not answer: start it, or correct QUEUE_URL`
    timer = setTimeout(() => reject(new Error(message)), milliseconds)
  })
  try {
    return await Promise.race([task, late])
  } finally {
    clearTimeout(timer)
  }
}
