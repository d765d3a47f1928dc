import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWaiters } from '../../../src/jobs/queue/waiters.ts'

test('nobody is left in the list of callers after a job, or after they gave up', async () => {
  const waiters = createWaiters()
  const gone = new AbortController()
  const [waiting, other] = [waiters.wait('job', gone.signal), waiters.wait('job')]
  assert.equal(waiters.count('job'), 2)
  gone.abort()
  await waiting
  assert.equal(waiters.count('job'), 1)
  waiters.release('job')
  await other
  assert.equal(waiters.count('job'), 0)
})
