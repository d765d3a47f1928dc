import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { inTransaction } from './postgres-transaction.ts'

/** How often something has happened since its window began. */
export interface Counted {
  readonly count: number
  /** Milliseconds until the next window. */
  readonly left: number
}

/** Counts one more of a name, for all processes together. The first of a window begins it. */
export type CountRate = (name: string, windowMilliseconds: number) => Promise<Counted>

const COUNT = `
local count = redis.call("incr", KEYS[1])
if count == 1 then redis.call("pexpire", KEYS[1], ARGV[1]) end
return {count, redis.call("pttl", KEYS[1])}`

/** Counts in Redis, which forgets each name with its window. */
export function createRedisRates (redis: Redis, prefix: string): CountRate {
  return async (name, windowMilliseconds) => {
    const counted = await redis.eval(COUNT, 1, `${prefix}:rate:${name}`, windowMilliseconds)
    const [count, left] = counted as [number, number]
    return { count, left }
  }
}

// Names the lock of this service among those of a database: any number does.
const MAKING = 721_005
const FORGET_MILLISECONDS = 60_000

/** Counts in PostgreSQL, in a table that a crash may empty; windows that are over are forgotten once a minute. */
export async function openPostgresRates (pool: Pool, prefix: string): Promise<CountRate> {
  const table = `${prefix}_rates`
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [MAKING])
    await client.query(`create unlogged table if not exists ${table} (
      name text primary key, count integer not null, ends_at timestamptz not null)`)
  })
  let forgotAt = 0

  async function forgetEnded (): Promise<void> {
    if (Date.now() - forgotAt < FORGET_MILLISECONDS) return
    forgotAt = Date.now()
    await pool.query(`delete from ${table} where ends_at < now()`)
  }

  return async (name, windowMilliseconds) => {
    await forgetEnded()
    const { rows } = await pool.query<{ count: number, left: string }>(
      `insert into ${table} as known (name, count, ends_at) values ($1, 1, now() + $2 * interval '1 millisecond')
       on conflict (name) do update set
         count = case when known.ends_at <= now() then 1 else known.count + 1 end,
         ends_at = case when known.ends_at <= now() then excluded.ends_at else known.ends_at end
       returning count, extract(epoch from ends_at - now()) * 1000 as left`,
      [name, windowMilliseconds])
    return { count: rows[0].count, left: Math.max(1, Math.ceil(Number(rows[0].left))) }
  }
}
