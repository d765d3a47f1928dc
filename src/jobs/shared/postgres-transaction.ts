import type { Pool, PoolClient } from 'pg'

/** Runs the task between `begin` and `commit`; whatever it throws takes everything back. */
export async function inTransaction<Result> (
  pool: Pool, task: (client: PoolClient) => Promise<Result>
): Promise<Result> {
  const client = await pool.connect()
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
    // A connection that has failed is not used again.
    client.release(failure instanceof Error && !('code' in failure) ? failure : undefined)
  }
}
