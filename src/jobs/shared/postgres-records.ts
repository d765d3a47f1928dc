import type { Pool, PoolClient } from 'pg'
import { isActive } from '../queue/job.ts'
import { readJobRecord } from '../queue/job-record.ts'
import type { TurnState } from '../queue/turns.ts'
import { createLocks } from '../storage/locks.ts'
import { inTransaction } from './postgres-transaction.ts'
import type { Change, SharedRecords, StoredJob } from './records.ts'

// Names the locks of this service among those of a database: any two numbers do.
const [MAKING, ALONE] = [721_001, 721_002]
const LOCK_TIMEOUT = '5s'
const BATCH = 500

/**
 * Records in PostgreSQL: a row a job in `<prefix>_jobs`, and what all share in `<prefix>_state`. The prefix is a plain
 * name: letters, digits and underscores.
 */
export async function openPostgresRecords (pool: Pool, prefix: string): Promise<SharedRecords> {
  const [jobs, state] = [`${prefix}_jobs`, `${prefix}_state`]
  const locks = createLocks()
  await inTransaction(pool, async (client) => {
    // Two processes that start at once would make the same table twice.
    await client.query('select pg_advisory_xact_lock($1)', [MAKING])
    await client.query(tables(jobs, state))
  })

  async function select (rest: string, ...values: unknown[]): Promise<StoredJob[]> {
    const { rows } = await pool.query<Row>(`select record, bytes, ticket from ${jobs} ${rest}`, values)
    return rows.map(fromRow).filter((stored) => stored !== undefined)
  }

  async function setState (client: Pool | PoolClient, name: string, value: unknown): Promise<void> {
    await client.query(
      `insert into ${state} (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value`,
      [name, JSON.stringify(value)]
    )
  }

  async function keep (client: PoolClient, { record, bytes, ticket }: StoredJob): Promise<void> {
    const { id, visitor, account, key } = record
    const endedAt = isActive(record) ? null : record.finishedAt ?? record.createdAt
    await client.query(
      `insert into ${jobs} (id, visitor, account, key, ended_at, bytes, ticket, record)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (id) do update set ended_at = excluded.ended_at, bytes = excluded.bytes,
         ticket = excluded.ticket, record = excluded.record`,
      [id, visitor, account, key, endedAt, bytes, ticket ?? null, JSON.stringify(record)]
    )
  }

  return {
    find: async (id) => (await select('where id = $1', id))[0],
    ofVisitor: async (visitor) => await select('where visitor = $1', visitor),
    ofKey: async (key) => await select('where key = $1', key),
    active: async () => await select('where ended_at is null'),
    async * all () {
      let batch = await select('order by id limit $1', BATCH)
      while (batch.length > 0) {
        yield * batch
        batch = await select('where id > $2 order by id limit $1', BATCH, batch.at(-1)?.record.id)
      }
    },
    endedBefore: async (moment) => await select('where ended_at < $1', moment),
    async bytesOf (account) {
      const { rows } = await pool.query<{ sum: string | null }>(
        `select sum(bytes) from ${jobs} where $1::text is null or account = $1`, [account ?? null]
      )
      return Number(rows[0].sum ?? 0)
    },
    async turns () {
      const { rows } = await pool.query<{ value: TurnState }>(`select value from ${state} where name = 'turns'`)
      return rows[0]?.value
    },
    async write ({ put = [], remove = [], turns }: Change) {
      await inTransaction(pool, async (client) => {
        if (remove.length > 0) await client.query(`delete from ${jobs} where id = any($1)`, [remove])
        for (const stored of put) await keep(client, stored)
        if (turns) await setState(client, 'turns', turns)
      })
    },
    // One of this process at a time: each holds one connection and needs another.
    alone: async (task) => await locks.run('alone', async () => await inTransaction(pool, async (client) => {
      await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
      await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [ALONE, prefix])
      return await task()
    })),
    probe: async () => await setState(pool, 'probe', Date.now()),
    close: async () => await pool.end()
  }
}

interface Row { readonly record: unknown, readonly bytes: string, readonly ticket: string | null }

/** A record of another version that cannot be read counts as none; it goes when it is too old. */
function fromRow ({ record: value, bytes, ticket }: Row): StoredJob | undefined {
  const record = readJobRecord(value)
  return record && { record, bytes: Number(bytes), ...ticket !== null && { ticket } }
}

function tables (jobs: string, state: string): string {
  return `
    create table if not exists ${jobs} (
      id text primary key, visitor text not null, account text not null, key text not null,
      ended_at double precision, bytes bigint not null, ticket text, record jsonb not null
    );
    create index if not exists ${jobs}_visitor on ${jobs} (visitor);
    create index if not exists ${jobs}_account on ${jobs} (account);
    create index if not exists ${jobs}_key on ${jobs} (key);
    create index if not exists ${jobs}_active on ${jobs} (id) where ended_at is null;
    create index if not exists ${jobs}_ended on ${jobs} (ended_at);
    create table if not exists ${state} (name text primary key, value jsonb not null);`
}
