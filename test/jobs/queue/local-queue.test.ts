import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openJobBook } from '../../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../../src/jobs/queue/job-store.ts'
import type { JobRecord } from '../../../src/jobs/queue/job.ts'
import { createLocalQueue } from '../../../src/jobs/queue/local-queue.ts'
import { createManualRunner, DONE, PNG, tryOnRequest, until } from '../../support/jobs.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { testJobQueue, type DeskOptions } from './contract.ts'

async function openQueue (
  directory: string, { run = async () => DONE, limit = 10, limitPerVisitor = 5, onFailure }: DeskOptions = {}
) {
  const book = await openJobBook(createJobStore(directory))
  return createLocalQueue({ book, run, limit, limitPerVisitor, onFailure })
}

const readJob = async (directory: string, id: string) =>
  JSON.parse(await readFile(join(directory, `${id}.json`), 'utf8')) as JobRecord

testJobQueue('embedded queue', async (t) => {
  const directory = await temporaryDirectory(t)
  return { open: async (options) => await openQueue(directory, options) }
})

test('a job is done only after its picture lies on disk', async (t) => {
  const directory = await temporaryDirectory(t)
  const queue = await openQueue(directory)
  const { id } = await queue.submit(tryOnRequest())
  await queue.finished(id)
  assert.deepEqual(await readFile(join(directory, `${id}.png`)), PNG)
  assert.equal((await readJob(directory, id)).state, 'done')
})

test('a result that arrives after its job was removed leaves no file', async (t) => {
  const directory = await temporaryDirectory(t)
  const manual = createManualRunner()
  const queue = await openQueue(directory, {
    run: async (job, { onStage }) => await manual.run(job, { onStage, signal: new AbortController().signal })
  })
  const { id } = await queue.submit(tryOnRequest())
  const run = await manual.at(0)
  await queue.remove(id)
  run.finish()
  await queue.submit(tryOnRequest({ key: 'next' }))
  await manual.at(1)
  assert.deepEqual((await readdir(directory)).filter((name) => name.startsWith(id)), [])
})

test('a job that was running when the process died runs once more, and then fails as interrupted', async (t) => {
  const directory = await temporaryDirectory(t)
  const id = 'A'.repeat(22)
  await writeFile(
    join(directory, `${id}.json`),
    JSON.stringify({ ...tryOnRequest(), id, state: 'running', attempt: 1, createdAt: Date.now() })
  )
  const manual = createManualRunner()
  await openQueue(directory, { run: manual.run })
  assert.equal((await manual.at(0)).job.attempt, 2)
  await until(async () => (await readJob(directory, id)).state === 'running')
  const queue = await openQueue(directory)
  assert.deepEqual((await queue.find(id))?.error, { code: 'INTERRUPTED', details: {} })
})

test('a record of before there were accounts counts for its visitor', async (t) => {
  const directory = await temporaryDirectory(t)
  const { account, ...old } = tryOnRequest({ visitor: 'w' })
  assert.equal(account, 'w')
  const id = 'A'.repeat(22)
  await writeFile(
    join(directory, `${id}.json`),
    JSON.stringify({ ...old, id, state: 'cancelled', attempt: 1, createdAt: 1, finishedAt: 2 })
  )
  assert.equal((await (await openQueue(directory)).find(id))?.account, 'w')
})

test('a disk that refuses to write fails the job as STORAGE, and the queue goes on', async (t) => {
  const book = await openJobBook(createJobStore(await temporaryDirectory(t)))
  const refuse = async () => { throw Object.assign(new Error('no space'), { code: 'ENOSPC' }) }
  let isFull = false
  const store = {
    ...book.store,
    saveResult: async (id: string, png: Uint8Array) => await (isFull ? refuse() : book.store.saveResult(id, png))
  }
  const edit = async (...args: Parameters<typeof book.edit>) => await (isFull ? refuse() : book.edit(...args))
  const queue = createLocalQueue({
    book: { ...book, store, edit },
    run: async () => DONE,
    limit: 5,
    limitPerVisitor: 5
  })
  isFull = true
  const lost = await queue.submit(tryOnRequest())
  assert.equal((await queue.finished(lost.id))?.error?.code, 'STORAGE')
  isFull = false
  const next = await queue.submit(tryOnRequest({ key: 'next' }))
  assert.equal((await queue.finished(next.id))?.state, 'done')
})
