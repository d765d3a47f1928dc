import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openJobBook } from '../../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../../src/jobs/queue/job-store.ts'
import type { JobOutcome, JobRecord, JobRequest, JobRunner } from '../../../src/jobs/queue/job.ts'
import { createLocalQueue } from '../../../src/jobs/queue/local-queue.ts'
import { CodedError } from '../../../src/coded-error.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const PNG = Buffer.from('the picture')
const DONE: JobOutcome = { png: PNG, timings: [{ name: 'generate', milliseconds: 5 }] }

function request (changes: Partial<JobRequest> = {}): JobRequest {
  return { kind: 'try-on', visitor: 'v', garment: 'sample:ana', person: 'bea', key: 'k', ...changes }
}

interface Desk {
  readonly directory: string
  readonly run?: JobRunner
  readonly limit?: number
  readonly limitPerVisitor?: number
  readonly onFailure?: (job: JobRecord, error: unknown) => void
}

async function openQueue ({ directory, run = async () => DONE, limit = 10, limitPerVisitor = 5, onFailure }: Desk) {
  const book = await openJobBook(createJobStore(directory))
  return { book, queue: createLocalQueue({ book, run, limit, limitPerVisitor, onFailure }) }
}

/** Runs that finish only when told. */
function createManualRunner () {
  const started: Array<{ job: JobRecord, finish: (outcome?: JobOutcome) => void, fail: (error: Error) => void, signal: AbortSignal }> = []
  const run: JobRunner = async (job, { signal }) => await new Promise((resolve, reject) => {
    started.push({ job, signal, finish: (outcome = DONE) => resolve(outcome), fail: reject })
    signal.addEventListener('abort', () => reject(new CodedError('CANCELLED', 'aborted')))
  })
  return { run, started, at: async (index: number) => await until(() => started[index]) }
}

async function until<Value> (look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await look()
    if (value) return value
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

const readJob = async (directory: string, id: string) => JSON.parse(await readFile(join(directory, `${id}.json`), 'utf8')) as JobRecord

test('a job is done only after its picture lies on disk', async (t) => {
  const directory = await temporaryDirectory(t)
  const { queue } = await openQueue({ directory })
  const { id } = await queue.submit(request())
  const job = await queue.finished(id)
  assert.equal(job?.state, 'done')
  assert.deepEqual(await readFile(queue.resultPath(id)), PNG)
  assert.equal((await readJob(directory, id)).state, 'done')
  assert.match(id, /^[A-Za-z0-9_-]{22}$/)
})

test('jobs run one at a time in order, cut-outs before pictures; places and waiting times are told', async (t) => {
  const manual = createManualRunner()
  const { queue } = await openQueue({ directory: await temporaryDirectory(t), run: manual.run })
  const first = await queue.submit(request({ key: '1' }))
  const second = await queue.submit(request({ key: '2' }))
  const third = await queue.submit(request({ key: '3', kind: 'prepare-garment' }))
  await manual.at(0)
  assert.deepEqual([second, third].map(({ id }) => queue.find(id)?.position), [2, 1])
  assert.ok((queue.find(second.id)?.secondsLeft ?? 0) > (queue.find(third.id)?.secondsLeft ?? 0))
  for (const [index, { id }] of [first, third, second].entries()) {
    const work = await manual.at(index)
    assert.equal(work.job.id, id)
    assert.equal(manual.started.length, index + 1)
    work.finish()
    await queue.finished(id)
  }
})

test('the same request again is the same job, also when both arrive at once', async (t) => {
  const { queue } = await openQueue({ directory: await temporaryDirectory(t) })
  const [first, second] = await Promise.all([queue.submit(request()), queue.submit(request())])
  assert.equal(first.id, second.id)
  await queue.finished(first.id)
  assert.equal((await queue.submit(request())).id, first.id)
})

test('what another visitor had made is copied, and deleting one leaves the other', async (t) => {
  const { queue } = await openQueue({ directory: await temporaryDirectory(t) })
  const own = await queue.submit(request())
  await queue.finished(own.id)
  const other = await queue.submit(request({ visitor: 'w' }))
  assert.equal(other.state, 'done')
  assert.notEqual(other.id, own.id)
  await queue.remove(own.id)
  assert.deepEqual(await readFile(queue.resultPath(other.id)), PNG)
})

test('a failed job may be tried again', async (t) => {
  let count = 0
  const run: JobRunner = async () => {
    count += 1
    if (count === 1) throw new CodedError('GARMENT_NOT_FOUND', 'nothing', { details: { width: 3 } })
    return DONE
  }
  const { queue } = await openQueue({ directory: await temporaryDirectory(t), run })
  const failed = await queue.submit(request())
  assert.deepEqual((await queue.finished(failed.id))?.error, { code: 'GARMENT_NOT_FOUND', details: { width: 3 } })
  const again = await queue.submit(request())
  assert.notEqual(again.id, failed.id)
  assert.equal((await queue.finished(again.id))?.state, 'done')
})

test('an error that nobody foresaw becomes INTERNAL and is told to the operator', async (t) => {
  const told: unknown[] = []
  const run: JobRunner = async () => { throw new TypeError('undefined is not a function') }
  const { queue } = await openQueue({ directory: await temporaryDirectory(t), run, onFailure: (_job, error) => told.push(error) })
  const { id } = await queue.submit(request())
  assert.equal((await queue.finished(id))?.error?.code, 'INTERNAL')
  assert.equal(told.length, 1)
})

test('limits: first the visitor, then everybody, with the time until a place is free', async (t) => {
  const manual = createManualRunner()
  const { queue } = await openQueue({ directory: await temporaryDirectory(t), run: manual.run, limit: 2, limitPerVisitor: 1 })
  await queue.submit(request({ key: '1' }))
  await assert.rejects(queue.submit(request({ key: '2' })), (error: CodedError) => error.code === 'VISITOR_LIMIT' && Number(error.details.seconds) >= 1)
  await queue.submit(request({ key: '3', kind: 'prepare-garment' }))
  await assert.rejects(queue.submit(request({ key: '4', visitor: 'w' })), (error: CodedError) => error.code === 'QUEUE_FULL' && Number(error.details.seconds) >= 1)
  assert.equal(queue.load().active, 2)
})

test('cancelling takes a waiting job out and stops a running one; the next one runs', async (t) => {
  const manual = createManualRunner()
  const { queue } = await openQueue({ directory: await temporaryDirectory(t), run: manual.run })
  const [running, waiting, last] = [await queue.submit(request({ key: '1' })), await queue.submit(request({ key: '2' })), await queue.submit(request({ key: '3' }))]
  const work = await manual.at(0)
  await queue.cancel(waiting.id)
  assert.equal(queue.find(waiting.id)?.state, 'cancelled')
  await queue.cancel(running.id)
  assert.ok(work.signal.aborted)
  assert.equal((await queue.finished(running.id))?.state, 'cancelled')
  const next = await manual.at(1)
  assert.equal(next.job.id, last.id)
})

test('a result that arrives after its job was cancelled is thrown away', async (t) => {
  let finish = (_outcome: JobOutcome) => {}
  const directory = await temporaryDirectory(t)
  const { queue } = await openQueue({ directory, run: async () => await new Promise((resolve) => { finish = resolve }) })
  const { id } = await queue.submit(request())
  await until(() => queue.find(id)?.state === 'running')
  await queue.cancel(id)
  finish(DONE)
  const next = await queue.submit(request({ key: 'next' }))
  await until(() => queue.find(next.id)?.state === 'running')
  assert.equal(queue.find(id)?.state, 'cancelled')
  assert.ok(!(await readdir(directory)).includes(`${id}.png`))
})

test('closing puts a running job that does not finish in time back in the queue; the next start runs it and what waited', async (t) => {
  const directory = await temporaryDirectory(t)
  const manual = createManualRunner()
  const { queue } = await openQueue({ directory, run: manual.run })
  const ids = [(await queue.submit(request({ key: '1' }))).id, (await queue.submit(request({ key: '2' }))).id]
  await manual.at(0)
  const waiting = queue.finished(ids[1])
  await queue.close(0)
  assert.equal((await waiting)?.state, 'queued')
  await assert.rejects(queue.submit(request({ key: '3' })), { code: 'SHUTTING_DOWN' })
  for (const id of ids) assert.deepEqual(pick(await readJob(directory, id)), { state: 'queued', attempt: 1 })

  const { queue: next } = await openQueue({ directory })
  for (const id of ids) assert.equal((await next.finished(id))?.state, 'done')
})

test('closing lets the running job finish within the grace period', async (t) => {
  const directory = await temporaryDirectory(t)
  const manual = createManualRunner()
  const { queue } = await openQueue({ directory, run: manual.run })
  const { id } = await queue.submit(request())
  const work = await manual.at(0)
  const closed = queue.close(60_000)
  work.finish()
  await closed
  assert.equal((await readJob(directory, id)).state, 'done')
})

test('a job that was running when the process died runs once more, and then fails as interrupted', async (t) => {
  const directory = await temporaryDirectory(t)
  const { book } = await openQueue({ directory })
  const record = { ...request(), id: 'A'.repeat(22), state: 'running', attempt: 1, createdAt: Date.now() } as const
  await book.put(record)
  const manual = createManualRunner()
  await openQueue({ directory, run: manual.run })
  assert.equal((await manual.at(0)).job.attempt, 2)
  await until(async () => (await readJob(directory, record.id)).state === 'running')
  const { queue } = await openQueue({ directory })
  assert.deepEqual(queue.find(record.id)?.error, { code: 'INTERRUPTED', details: {} })
})

test('a start removes half-written files, damaged records and pictures without a record', async (t) => {
  const directory = await temporaryDirectory(t)
  const id = 'B'.repeat(22)
  for (const name of [`${id}.json.xyz.tmp`, `${id}.png`, `${'C'.repeat(22)}.json`]) await writeFile(join(directory, name), '{"half')
  const { queue } = await openQueue({ directory })
  assert.deepEqual(await readdir(directory), [])
  assert.equal(queue.find(id), undefined)
})

test('a disk that refuses to write fails the job as STORAGE, and the queue goes on', async (t) => {
  const book = await openJobBook(createJobStore(await temporaryDirectory(t)))
  const full = () => Object.assign(new Error('no space'), { code: 'ENOSPC' })
  let isFull = false
  const store = { ...book.store, saveResult: async (id: string, png: Uint8Array) => isFull ? await Promise.reject(full()) : await book.store.saveResult(id, png) }
  const failingBook = { ...book, store, change: async (...args: Parameters<typeof book.change>) => isFull && args[1].state === 'failed' ? await Promise.reject(full()) : await book.change(...args) }
  const queue = createLocalQueue({ book: failingBook, run: async () => DONE, limit: 5, limitPerVisitor: 5 })
  isFull = true
  const lost = await queue.submit(request())
  assert.equal((await queue.finished(lost.id))?.error?.code, 'STORAGE')
  isFull = false
  const next = await queue.submit(request({ key: 'next' }))
  assert.equal((await queue.finished(next.id))?.state, 'done')
})

test('what is too old loses its picture, and later its record; what waits or runs stays', async (t) => {
  const directory = await temporaryDirectory(t)
  const manual = createManualRunner()
  const { book, queue } = await openQueue({ directory, run: manual.run })
  const done = await queue.submit(request({ key: '1' }))
  const work = await manual.at(0)
  work.finish()
  await queue.finished(done.id)
  const waiting = await queue.submit(request({ key: '2' }))
  const hour = 3_600_000
  await book.expire(hour, Date.now() + 1.5 * hour)
  assert.equal(queue.find(done.id)?.state, 'expired')
  assert.ok(!(await readdir(directory)).includes(`${done.id}.png`))
  assert.ok(['queued', 'running'].includes(queue.find(waiting.id)?.state ?? ''))
  await book.expire(hour, Date.now() + 3 * hour)
  assert.equal(queue.find(done.id), undefined)
  // A clock that was set back makes nothing older.
  await book.expire(hour, Date.now() - 100 * hour)
  assert.ok(queue.find(waiting.id))
})

test('nobody is left in the list of callers after a job, or after they gave up', async (t) => {
  const manual = createManualRunner()
  const { queue } = await openQueue({ directory: await temporaryDirectory(t), run: manual.run })
  const { id } = await queue.submit(request())
  const gone = new AbortController()
  const waiting = queue.finished(id, gone.signal)
  const other = queue.finished(id)
  assert.equal(queue.waiting(id), 2)
  gone.abort()
  await waiting
  assert.equal(queue.waiting(id), 1)
  const work = await manual.at(0)
  work.finish()
  await other
  assert.equal(queue.waiting(id), 0)
})

function pick ({ state, attempt }: JobRecord) {
  return { state, attempt }
}
