import type { Redis } from 'ioredis'
import { isActive } from '../queue/job.ts'
import { readJobRecord } from '../queue/job-record.ts'
import type { TurnState } from '../queue/turns.ts'
import type { Change, SharedRecords, StoredJob } from './records.ts'
import { createRedisLock, type Command } from './redis-lock.ts'

const PROBE_SECONDS = 60
const BATCH = 500
const ALL = ''

/**
 * Records in Redis: a hash of all of them; sets of ids for those that are active, for each visitor and for each key;
 * a sorted set by when they ended; a hash of the bytes of each account. Every key begins with `prefix`.
 */
export function createRedisRecords (redis: Redis, prefix: string): SharedRecords {
  const [jobs, active, ended, bytes, turns] =
    ['jobs', 'active', 'ended', 'bytes', 'turns'].map((name) => `${prefix}:${name}`)
  const ofVisitor = (visitor: string) => `${prefix}:visitor:${visitor}`
  const ofKey = (key: string) => `${prefix}:key:${key}`
  const lock = createRedisLock(redis, `${prefix}:lock`)

  async function read (ids: readonly string[]): Promise<StoredJob[]> {
    if (ids.length === 0) return []
    const texts = await redis.hmget(jobs, ...ids)
    return texts.map(parse).filter((stored) => stored !== undefined)
  }

  function forget ({ record, bytes: size }: StoredJob): Command[] {
    const { id, visitor, key, account } = record
    return [
      ['hdel', jobs, id], ['srem', active, id], ['zrem', ended, id], ['srem', ofVisitor(visitor), id],
      ['srem', ofKey(key), id], ...count(account, -size)
    ]
  }

  function count (account: string, size: number): Command[] {
    return size === 0 ? [] : [account, ALL].map((of) => ['hincrby', bytes, of, String(size)])
  }

  function keep (stored: StoredJob): Command[] {
    const { id, visitor, key, account, finishedAt, createdAt } = stored.record
    return [
      ['hset', jobs, id, JSON.stringify(stored)], ['sadd', ofVisitor(visitor), id], ['sadd', ofKey(key), id],
      isActive(stored.record) ? ['sadd', active, id] : ['zadd', ended, String(finishedAt ?? createdAt), id],
      ...count(account, stored.bytes)
    ]
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
      await lock.write([
        ...before.flatMap(forget), ...put.flatMap(keep), ...state ? [['set', turns, JSON.stringify(state)]] : []
      ])
    },
    alone: lock.run,
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
