import assert from 'node:assert/strict'
import { extname } from 'node:path'
import { test } from 'node:test'
import { createEngine } from '../../../src/inference/engine/engine.ts'
import { createRestartPolicy } from '../../../src/inference/engine/restart-policy.ts'
import type { Wardrobe } from '../../../src/jobs/belongings/wardrobe.ts'
import { openJobBook } from '../../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../../src/jobs/queue/job-store.ts'
import { createLocalQueue } from '../../../src/jobs/queue/local-queue.ts'
import { createJobRunner } from '../../../src/jobs/queue/runner.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/** A wardrobe whose garments' photos are their own names, which tell the worker what to do. */
const wardrobe = {
  garment: async (reference: string) => ({
    source: { photo: Buffer.from(reference.slice('upload:'.length)), maskSource: 'network' },
    keep: async () => {}
  })
} as unknown as Wardrobe

test('jobs under which the worker dies twice fail, each alone: those between and after them are done', async (t) => {
  const engine = createEngine({
    packDirectory: 'fine',
    threads: 1,
    jobDeadlineMilliseconds: 20_000,
    restarts: createRestartPolicy(1, 1),
    workerEntry: new URL(`../../support/fake-worker${extname(import.meta.url)}`, import.meta.url)
  })
  t.after(async () => await engine.close())
  const book = await openJobBook(createJobStore(await temporaryDirectory(t)))
  const queue = createLocalQueue({ book, run: createJobRunner(engine, wardrobe), limit: 10, limitPerVisitor: 10 })
  const names = ['die', 'shirt', 'die', 'coat']
  const jobs = await Promise.all(names.map(async (name, index) => await queue.submit({
    kind: 'prepare-garment', visitor: 'v', account: 'v', garment: `upload:${name}`, key: String(index)
  })))
  const outcomes = await Promise.all(jobs.map(async ({ id }) => await queue.finished(id)))
  const ends = outcomes.map((job) => job?.error?.code ?? job?.state)
  assert.deepEqual(ends, ['ENGINE_CRASHED', 'done', 'ENGINE_CRASHED', 'done'])
})
