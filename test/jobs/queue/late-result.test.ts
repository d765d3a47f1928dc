import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { openJobBook } from '../../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../../src/jobs/queue/job-store.ts'
import { createLocalQueue } from '../../../src/jobs/queue/local-queue.ts'
import { createManualRunner, DONE, tryOnRequest, until } from '../../support/jobs.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

test('a job that is cancelled while its picture is being written keeps no picture', async (t) => {
  const directory = await temporaryDirectory(t)
  const store = createJobStore(directory)
  const manual = createManualRunner()
  let isWritten = false
  const book = await openJobBook({
    ...store,
    async saveResult (id, png) {
      await store.saveResult(id, png)
      await queue.cancel(id)
      isWritten = true
    }
  })
  const queue = createLocalQueue({ book, run: manual.run, limit: 9, limitPerVisitor: 9 })
  const { id } = await queue.submit(tryOnRequest())
  const other = await queue.submit(tryOnRequest({ key: 'other' }))
  const run = await manual.at(0)
  run.finish(DONE)
  // The next job starts when the first one is settled.
  await manual.at(1)
  assert.ok(isWritten)
  assert.equal((await queue.find(id))?.state, 'cancelled')
  assert.deepEqual((await readdir(directory)).filter((name) => name.endsWith('.png')), [])
  await until(async () => (await queue.find(other.id))?.state === 'running')
})
