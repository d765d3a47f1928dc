import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobView } from '../../../src/jobs/queue/job.ts'
import { createRecord } from '../../../src/jobs/queue/job-record.ts'
import { createWaiters } from '../../../src/jobs/queue/waiters.ts'
import { watchJob } from '../../../src/jobs/queue/watch.ts'
import { tryOnRequest } from '../../support/jobs.ts'

const job: JobView = createRecord(tryOnRequest(), 0)

function watchWith (find: () => Promise<JobView | undefined>) {
  const waiters = createWaiters()
  const events = watchJob({ find, changed: async (signal) => await waiters.wait('x', signal), isOpen: () => true })
  return { waiters, events }
}

test('a change that happens while the job is being looked up is not missed', async () => {
  let position = 2
  const { waiters, events } = watchWith(async () => {
    const found = { ...job, position }
    if (position === 2) waiters.release('x')
    position = 1
    return found
  })
  assert.equal((await events.next()).value?.position, 2)
  assert.equal((await events.next()).value?.position, 1)
  await events.return(undefined)
})

test('whoever stops reading leaves no listener behind', async () => {
  const { waiters, events } = watchWith(async () => job)
  await events.next()
  assert.equal(waiters.count('x'), 1)
  await events.return(undefined)
  assert.equal(waiters.count('x'), 0)
})
