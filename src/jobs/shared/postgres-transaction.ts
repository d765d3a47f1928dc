import type { Pool, PoolClient } from 'pg'

/** The next query on that connection says it as well. */
const heard = () => {}

/** Runs the task between `begin` and `commit`; whatever it throws takes everything back. */
export async function inTransaction<Result> (
  pool: Pool, task: (client: PoolClient) => Promise<Result>
): Promise<Result> {
  const client = await pool.connect()
  // Of a connection that is lent the pool hears nothing, and an error that nobody hears ends the process.
  client.on('error', heard)
  let failure: unknown
  try {
    await client.query('begin')
    const result = await task(client)
    await client.query('commit')
    return result
  } catch (error) {
    failure = error
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.off('error', heard)
    // A connection that has failed is not used again.
    client.release(failure instanceof Error && !('code' in failure) ? failure : undefined)
  }
}
