import { setTimeout as wait } from 'node:timers/promises'
import type { ChainableCommander, Redis } from 'ioredis'
import { isActive } from '../queue/job.ts'
import { readJobRecord } from '../queue/job-record.ts'
import type { TurnState } from '../queue/turns.ts'
import { createId } from '../storage/ids.ts'
import { createLocks } from '../storage/locks.ts'
import type { Change, SharedRecords, StoredJob } from './records.ts'

// A task that runs alone reads and writes a few times, 1 ms each. One whose process died is waited for this long.
const LOCK_MILLISECONDS = 5_000
// Between two tries for the lock.
const PAUSE_MILLISECONDS = 4
const PROBE_SECONDS = 60
const BATCH = 500
const ALL = ''

// Only its owner opens a lock (redis.io/docs/latest/commands/set, "Patterns").
const UNLOCK = 'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) else return 0 end'

/**
 * Records in Redis: a hash of all of them; sets of ids for those that are active, for each visitor and for each key;
 * a sorted set by when they ended; a hash of the bytes of each account. Every key begins with `prefix`.
 */
export function createRedisRecords (redis: Redis, prefix: string): SharedRecords {
  const [jobs, active, ended, bytes, turns] =
    ['jobs', 'active', 'ended', 'bytes', 'turns'].map((name) => `${prefix}:${name}`)
  const ofVisitor = (visitor: string) => `${prefix}:visitor:${visitor}`
  const ofKey = (key: string) => `${prefix}:key:${key}`
  const locks = createLocks()

  async function read (ids: readonly string[]): Promise<StoredJob[]> {
    if (ids.length === 0) return []
    const texts = await redis.hmget(jobs, ...ids)
    return texts.map(parse).filter((stored) => stored !== undefined)
  }

  function forget (multi: ChainableCommander, { record, bytes: size }: StoredJob): void {
    multi.hdel(jobs, record.id).srem(active, record.id).zrem(ended, record.id)
    multi.srem(ofVisitor(record.visitor), record.id).srem(ofKey(record.key), record.id)
    count(multi, record.account, -size)
  }

  function count (multi: ChainableCommander, account: string, size: number): void {
    if (size !== 0) multi.hincrby(bytes, account, size).hincrby(bytes, ALL, size)
  }

  function keep (multi: ChainableCommander, stored: StoredJob): void {
    const { record } = stored
    multi.hset(jobs, record.id, JSON.stringify(stored))
    multi.sadd(ofVisitor(record.visitor), record.id).sadd(ofKey(record.key), record.id)
    if (isActive(record)) multi.sadd(active, record.id)
    else multi.zadd(ended, record.finishedAt ?? record.createdAt, record.id)
    count(multi, record.account, stored.bytes)
  }

  async function lock (token: string): Promise<void> {
    const isTaken = async () => await redis.set(`${prefix}:lock`, token, 'PX', LOCK_MILLISECONDS, 'NX') === null
    // Not all at the same moments.
    while (await isTaken()) await wait(PAUSE_MILLISECONDS * (0.5 + Math.random()))
  }

  return {
    find: async (id) => (await read([id]))[0],
    ofVisitor: async (visitor) => await read(await redis.smembers(ofVisitor(visitor))),
    ofKey: async (key) => await read(await redis.smembers(ofKey(key))),
    active: async () => await read(await redis.smembers(active)),
    async * all () {
      let cursor = '0'
      do {
        const [next, entries] = await redis.hscan(jobs, cursor, 'COUNT', BATCH)
        cursor = next
        yield * entries.filter((_, index) => index % 2 === 1).map(parse).filter((stored) => stored !== undefined)
      } while (cursor !== '0')
    },
    endedBefore: async (moment) => await read(await redis.zrangebyscore(ended, '-inf', `(${moment}`)),
    bytesOf: async (account = ALL) => Number(await redis.hget(bytes, account) ?? 0),
    async turns () {
      const text = await redis.get(turns)
      return text === null ? undefined : JSON.parse(text) as TurnState
    },
    async write ({ put = [], remove = [], turns: state }: Change) {
      const before = await read([...put.map(({ record }) => record.id), ...remove])
      const multi = redis.multi()
      for (const stored of before) forget(multi, stored)
      for (const stored of put) keep(multi, stored)
      if (state) multi.set(turns, JSON.stringify(state))
      const failure = (await multi.exec())?.find(([error]) => error !== null)?.[0]
      if (failure) throw failure
    },
    alone: async (task) => await locks.run('alone', async () => {
      const token = createId()
      await lock(token)
      try {
        return await task()
      } finally {
        // One that cannot be opened opens by itself.
        await redis.eval(UNLOCK, 1, `${prefix}:lock`, token).catch(() => {})
      }
    }),
    probe: async () => { await redis.set(`${prefix}:probe`, '1', 'EX', PROBE_SECONDS) },
    close: async () => redis.disconnect()
  }
}

/** A record of another version that cannot be read counts as none; it goes when it is too old. */
function parse (text: string | null): StoredJob | undefined {
  if (text === null) return undefined
  const { record: value, ...stored } = JSON.parse(text) as { record: unknown, bytes: number, ticket?: string }
  const record = readJobRecord(value)
  return record && { ...stored, record }
}
