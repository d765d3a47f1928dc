import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openJobBook } from '../../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../../src/jobs/queue/job-store.ts'
import { createLocalQueue } from '../../../src/jobs/queue/local-queue.ts'
import { createWaitEstimate } from '../../../src/jobs/queue/wait-estimate.ts'
import { createManualRunner, DONE, tryOnRequest } from '../../support/jobs.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

test('the time a job takes is guessed before the first and then learnt, whatever a single one took', () => {
  const estimate = createWaitEstimate()
  const guess = estimate.secondsFor(1)
  assert.ok(guess > 1)
  for (const seconds of [9, 90, 9]) estimate.remember(seconds * 1000)
  assert.equal(estimate.secondsFor(1), 9)
  assert.equal(estimate.secondsFor(3), 27)
})

test('the estimate follows a change of load, and is never below a second', () => {
  const estimate = createWaitEstimate()
  for (let job = 0; job < 30; job++) estimate.remember(60_000)
  for (let job = 0; job < 30; job++) estimate.remember(100)
  assert.equal(estimate.secondsFor(5), 1)
})

test('the queue learns from its jobs: after a quick one less waiting is announced', async (t) => {
  const manual = createManualRunner()
  const book = await openJobBook(createJobStore(await temporaryDirectory(t)))
  const queue = createLocalQueue({ book, run: manual.run, limit: 9, limitPerVisitor: 9 })
  const submit = async (key: string) => await queue.submit(tryOnRequest({ key }))
  const [first, , third] = [await submit('1'), await submit('2'), await submit('3')]
  const secondsLeft = async () => (await queue.find(third.id))?.secondsLeft ?? NaN
  const before = await secondsLeft()
  const run = await manual.at(0)
  run.finish(DONE)
  await queue.finished(first.id)
  await manual.at(1)
  // Two jobs less than three in any case; a fraction of it when the run's own time was learnt.
  assert.ok(await secondsLeft() < before / 2, `${before} s became ${await secondsLeft()} s`)
})
