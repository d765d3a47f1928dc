import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pool } from 'pg'
import { inTransaction } from '../../src/jobs/shared/postgres-transaction.ts'

const url = process.env.QUEUE_URL ?? ''
const skip = url.startsWith('redis') && 'PostgreSQL alone has transactions that last'

test('postgres: a connection that is cut within a transaction ends that and nothing else', { skip }, async (t) => {
  const pools = [new Pool({ connectionString: url }), new Pool({ connectionString: url })] as const
  t.after(async () => { for (const pool of pools) await pool.end() })
  await assert.rejects(inTransaction(pools[0], async (client) => {
    const { rows: [{ pid }] } = await client.query('select pg_backend_pid() as pid')
    // Not `once` of node:events, which listens for errors as well.
    const cut = new Promise<void>((resolve) => client.once('end', resolve))
    await pools[1].query('select pg_terminate_backend($1)', [pid])
    await cut
    await client.query('select 1')
  }), /not queryable/)
  const { rows } = await inTransaction(pools[0], async (client) => await client.query('select 1 as one'))
  assert.deepEqual(rows, [{ one: 1 }])
})
