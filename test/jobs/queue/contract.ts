import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { CodedError } from '../../../src/coded-error.ts'
import type { JobRecord, JobRunner } from '../../../src/jobs/queue/job.ts'
import type { JobQueue } from '../../../src/jobs/queue/job-queue.ts'
import { readWhole } from '../../../src/jobs/storage/stored-picture.ts'
import { collect, createManualRunner, cutOutRequest, DONE, PNG, tryOnRequest, until } from '../../support/jobs.ts'

export interface DeskOptions {
  readonly run?: JobRunner
  readonly limit?: number
  readonly limitPerVisitor?: number
  readonly onFailure?: (job: JobRecord, error: unknown) => void
}

/** Where one engine keeps its jobs; opening it again is the next start of the service. */
export interface Desk {
  open (options?: DeskOptions): Promise<JobQueue>
}

const HOUR = 3_600_000

/** What every queue behind `JobQueue` does, in this process or in another. `makeDesk` registers its own clean-up. */
export function testJobQueue (name: string, makeDesk: (t: TestContext) => Promise<Desk>): void {
  const contract = (behaviour: string, check: (desk: Desk) => Promise<void>) =>
    test(`${name}: ${behaviour}`, async (t) => await check(await makeDesk(t)))

  contract('a job that is done has its picture', async (desk) => {
    const queue = await desk.open()
    const { id } = await queue.submit(tryOnRequest())
    assert.match(id, /^[A-Za-z0-9_-]{22}$/)
    const job = await queue.finished(id)
    assert.equal(job?.state, 'done')
    assert.deepEqual(job?.timings, DONE.timings)
    const picture = await queue.openResult(id)
    assert.ok(picture)
    assert.equal(picture.bytes, PNG.length)
    assert.deepEqual(Buffer.from(await readWhole(picture)), PNG)
  })

  contract('a picture can be read in part, and its version stays while it does', async (desk) => {
    const queue = await desk.open()
    const { id } = await queue.submit(tryOnRequest())
    await queue.finished(id)
    const [first, again] = [await queue.openResult(id), await queue.openResult(id)]
    const part = await first?.open({ start: 4, end: 6 })
    assert.equal(Buffer.concat(await part?.toArray() ?? []).toString(), 'pic')
    assert.ok(first?.version)
    assert.equal(again?.version, first.version)
  })

  contract('there is no picture of a job that is unknown, waits, runs or has none', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    assert.equal(await queue.openResult('A'.repeat(22)), undefined)
    const { id } = await queue.submit(cutOutRequest())
    assert.equal(await queue.openResult(id), undefined)
    const run = await manual.at(0)
    run.finish({ timings: [] })
    assert.equal((await queue.finished(id))?.state, 'done')
    assert.equal(await queue.openResult(id), undefined)
  })

  contract('jobs run one at a time in order; places, progress and waiting times are told', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const first = await queue.submit(tryOnRequest({ key: '1' }))
    const second = await queue.submit(tryOnRequest({ key: '2' }))
    const third = await queue.submit(tryOnRequest({ key: '3' }))
    const run = await manual.at(0)
    run.onStage('warp-garment', 2, 6)
    await until(async () => (await queue.find(first.id))?.progress)
    const [running, next, last] = await Promise.all([first, second, third].map(async ({ id }) => await queue.find(id)))
    assert.deepEqual(running?.progress, { stage: 'warp-garment', index: 2, count: 6 })
    assert.deepEqual([running?.position, next?.position, last?.position], [undefined, 1, 2])
    assert.ok((last?.secondsLeft ?? 0) > (next?.secondsLeft ?? 0))
    for (const [index, { id }] of [first, second, third].entries()) {
      const work = await manual.at(index)
      assert.equal(work.job.id, id)
      assert.equal(manual.started.length, index + 1)
      work.finish()
      await queue.finished(id)
    }
  })

  contract('accounts take turns: who keeps asking does not keep others waiting', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run, limit: 20, limitPerVisitor: 9 })
    const busy = [await queue.submit(cutOutRequest({ key: '0' }))]
    await manual.at(0)
    for (const key of ['1', '2', '3']) busy.push(await queue.submit(cutOutRequest({ key })))
    const other = []
    for (const key of ['1', '2']) other.push(await queue.submit(tryOnRequest({ visitor: 'w', key })))
    const third = await queue.submit(tryOnRequest({ visitor: 'x' }))
    const expected = [busy[0], other[0], third, busy[1], other[1], busy[2], busy[3]].map(({ id }) => id)
    const waiting = await Promise.all(expected.slice(1).map(async (id) => (await queue.find(id))?.position))
    assert.deepEqual(waiting, [1, 2, 3, 4, 5, 6])
    for (const [index, id] of expected.entries()) {
      const run = await manual.at(index)
      assert.equal(run.job.id, id, `place ${index}`)
      run.finish()
    }
  })

  contract('cut-outs that come again and again use the turns of their own account', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run, limit: 20, limitPerVisitor: 9 })
    await queue.submit(tryOnRequest({ key: '0' }))
    await manual.at(0)
    const patient = await queue.submit(tryOnRequest({ key: '1' }))
    const expected = []
    for (const round of [1, 2, 3]) {
      const cutOut = await queue.submit(cutOutRequest({ key: String(round) }))
      const other = await queue.submit(tryOnRequest({ visitor: 'w', key: String(round) }))
      expected.push(other.id, cutOut.id)
      for (const index of [2 * round - 2, 2 * round - 1]) {
        const run = await manual.at(index)
        run.finish()
      }
      await manual.at(2 * round)
    }
    const ids = manual.started.map(({ job }) => job.id)
    assert.deepEqual(ids.slice(1, 7), expected)
    assert.ok(!ids.includes(patient.id))
  })

  contract('who comes late with many jobs does not go before those who have been served already', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run, limit: 20, limitPerVisitor: 9 })
    for (const [index, key] of ['1', '2', '3'].entries()) {
      const { id } = await queue.submit(tryOnRequest({ key }))
      const run = await manual.at(index)
      run.finish()
      await queue.finished(id)
    }
    const late = []
    for (const key of ['4', '5', '6']) late.push(await queue.submit(tryOnRequest({ visitor: 'w', key })))
    await manual.at(3)
    const again = await queue.submit(tryOnRequest({ key: '7' }))
    const places = await Promise.all([late[1], again, late[2]].map(async ({ id }) => (await queue.find(id))?.position))
    assert.deepEqual(places, [1, 2, 3])
  })

  contract('turns outlast a restart', async (desk) => {
    const queue = await desk.open({ run: createManualRunner().run })
    for (const key of ['0', '1', '2']) await queue.submit(tryOnRequest({ key }))
    const other = await queue.submit(tryOnRequest({ visitor: 'w' }))
    await queue.close(0)
    const reopened = await desk.open({ run: createManualRunner().run })
    assert.equal((await reopened.find(other.id))?.position, 1)
  })

  contract('the bytes of pictures are counted for each account and for all until they are deleted', async (desk) => {
    const queue = await desk.open()
    const own = await queue.submit(tryOnRequest())
    const other = await queue.submit(tryOnRequest({ visitor: 'w', key: 'other' }))
    for (const { id } of [own, other]) await queue.finished(id)
    assert.deepEqual([await queue.bytesOf('v'), await queue.bytesOf()], [PNG.length, 2 * PNG.length])
    assert.equal(await (await desk.open()).bytesOf(), 2 * PNG.length)
    await queue.remove(own.id)
    await queue.expire(HOUR, Date.now() + 1.5 * HOUR)
    assert.deepEqual([await queue.bytesOf('v'), await queue.bytesOf()], [0, 0])
  })

  contract('a visitor’s cut-outs go before their pictures', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    await queue.submit(tryOnRequest({ key: '1' }))
    const picture = await queue.submit(tryOnRequest({ key: '2' }))
    const cutOut = await queue.submit(cutOutRequest({ key: '3' }))
    await manual.at(0)
    assert.deepEqual([(await queue.find(picture.id))?.position, (await queue.find(cutOut.id))?.position], [2, 1])
    manual.started[0].finish()
    assert.equal((await manual.at(1)).job.id, cutOut.id)
  })

  contract('the same request again is the same job, also when both arrive at once', async (desk) => {
    const queue = await desk.open()
    const [first, second] = await Promise.all([queue.submit(tryOnRequest()), queue.submit(tryOnRequest())])
    assert.equal(first.id, second.id)
    await queue.finished(first.id)
    assert.equal((await queue.submit(tryOnRequest())).id, first.id)
  })

  contract('what another visitor had made is given at once, and deleting one leaves the other', async (desk) => {
    let runs = 0
    const queue = await desk.open({
      run: async () => {
        runs += 1
        return DONE
      }
    })
    const own = await queue.submit(tryOnRequest())
    await queue.finished(own.id)
    const other = await queue.submit(tryOnRequest({ visitor: 'w' }))
    assert.equal(other.state, 'done')
    assert.notEqual(other.id, own.id)
    await queue.remove(own.id)
    const picture = await queue.openResult(other.id)
    assert.deepEqual(picture && Buffer.from(await readWhole(picture)), PNG)
    assert.equal(await queue.openResult(own.id), undefined)
    assert.equal(runs, 1)
  })

  contract('what another visitor is having made is computed once, and each has a job of their own', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const own = await queue.submit(tryOnRequest())
    const other = await queue.submit(tryOnRequest({ visitor: 'w' }))
    assert.notEqual(other.id, own.id)
    const run = await manual.at(0)
    run.finish()
    assert.equal((await queue.finished(other.id))?.state, 'done')
    assert.equal(manual.started.length, 1)
  })

  contract('whoever cancels a job leaves the equal one of another visitor alone', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const own = await queue.submit(tryOnRequest())
    const other = await queue.submit(tryOnRequest({ visitor: 'w' }))
    await manual.at(0)
    await queue.cancel(own.id)
    const run = await manual.at(1)
    assert.equal(run.job.id, other.id)
    run.finish()
    assert.equal((await queue.finished(other.id))?.state, 'done')
  })

  contract('a failed job tells why and may be tried again', async (desk) => {
    let count = 0
    const run: JobRunner = async () => {
      count += 1
      if (count === 1) throw new CodedError('GARMENT_NOT_FOUND', 'nothing', { details: { width: 3 } })
      return DONE
    }
    const queue = await desk.open({ run })
    const failed = await queue.submit(tryOnRequest())
    assert.deepEqual((await queue.finished(failed.id))?.error, { code: 'GARMENT_NOT_FOUND', details: { width: 3 } })
    const again = await queue.submit(tryOnRequest())
    assert.notEqual(again.id, failed.id)
    assert.equal((await queue.finished(again.id))?.state, 'done')
  })

  contract('an error that nobody foresaw becomes INTERNAL and is told to the operator', async (desk) => {
    const told: unknown[] = []
    const run: JobRunner = async () => { throw new TypeError('undefined is not a function') }
    const queue = await desk.open({ run, onFailure: (_job, error) => told.push(error) })
    const { id } = await queue.submit(tryOnRequest())
    assert.equal((await queue.finished(id))?.error?.code, 'INTERNAL')
    assert.equal(told.length, 1)
  })

  contract('a worker that dies gets the job back once; twice, and the job fails', async (desk) => {
    const crash = () => new CodedError('ENGINE_CRASHED', 'exit 139')
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const { id } = await queue.submit(tryOnRequest())
    for (const attempt of [1, 2]) {
      const run = await manual.at(attempt - 1)
      assert.equal(run.job.attempt, attempt)
      run.fail(crash())
    }
    assert.equal((await queue.finished(id))?.error?.code, 'ENGINE_CRASHED')
  })

  contract('limits: first the caller’s account, then everybody, with the time until a place is free', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run, limit: 2, limitPerVisitor: 1 })
    await queue.submit(tryOnRequest({ key: '1' }))
    const isRefused = (code: string) => (error: CodedError) => error.code === code && Number(error.details.seconds) >= 1
    const another = tryOnRequest({ key: '2', visitor: 'x', account: 'v' })
    await assert.rejects(queue.submit(another), isRefused('VISITOR_LIMIT'))
    await queue.submit(cutOutRequest({ key: '3' }))
    await assert.rejects(queue.submit(tryOnRequest({ key: '4', visitor: 'w' })), isRefused('QUEUE_FULL'))
    const { active, limit, secondsUntilFree } = await queue.load()
    assert.deepEqual({ active, limit }, { active: 2, limit: 2 })
    assert.ok(secondsUntilFree >= 1)
  })

  contract('cancelling takes a waiting job out and stops a running one; the next one runs', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const jobs = []
    for (const key of ['1', '2', '3']) jobs.push(await queue.submit(tryOnRequest({ key })))
    const [running, waiting, last] = jobs
    const work = await manual.at(0)
    await queue.cancel(waiting.id)
    assert.equal((await queue.find(waiting.id))?.state, 'cancelled')
    await queue.cancel(running.id)
    await until(() => work.signal.aborted)
    assert.equal((await queue.finished(running.id))?.state, 'cancelled')
    assert.equal((await manual.at(1)).job.id, last.id)
  })

  contract('a result that arrives after its job was cancelled is thrown away', async (desk) => {
    let finish = () => {}
    const queue = await desk.open({ run: async () => await new Promise((resolve) => { finish = () => resolve(DONE) }) })
    const { id } = await queue.submit(tryOnRequest())
    await until(async () => (await queue.find(id))?.state === 'running')
    await queue.cancel(id)
    finish()
    const next = await queue.submit(tryOnRequest({ key: 'next' }))
    await until(async () => (await queue.find(next.id))?.state === 'running')
    assert.equal((await queue.find(id))?.state, 'cancelled')
    assert.equal(await queue.openResult(id), undefined)
  })

  contract('a removed job is gone, whether it waited, ran or was done', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const ids = [(await queue.submit(tryOnRequest({ key: '1' }))).id]
    const first = await manual.at(0)
    first.finish()
    await queue.finished(ids[0])
    for (const key of ['2', '3']) ids.push((await queue.submit(tryOnRequest({ key }))).id)
    const running = await manual.at(1)
    for (const id of ids) await queue.remove(id)
    await until(() => running.signal.aborted)
    for (const id of ids) assert.equal(await queue.find(id), undefined)
    assert.deepEqual(await collect(queue.all()), [])
    assert.deepEqual(await queue.ofVisitor('v'), [])
  })

  contract('a visitor’s jobs are listed newest first, everybody’s in any order', async (desk) => {
    const queue = await desk.open({ run: createManualRunner().run })
    const ids = []
    for (const key of ['1', '2', '3']) {
      ids.unshift((await queue.submit(tryOnRequest({ key }))).id)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const foreign = await queue.submit(tryOnRequest({ visitor: 'w' }))
    assert.deepEqual((await queue.ofVisitor('v')).map(({ id }) => id), ids)
    const all = (await collect(queue.all())).map(({ id }) => id)
    assert.deepEqual(all.sort(), [...ids, foreign.id].sort())
  })

  contract('whoever waits for a job is told when it ends, and may give up before', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const { id } = await queue.submit(tryOnRequest())
    const gone = new AbortController()
    const [givesUp, stays] = [queue.finished(id, gone.signal), queue.finished(id)]
    const run = await manual.at(0)
    gone.abort()
    assert.equal((await givesUp)?.state, 'running')
    run.finish()
    assert.equal((await stays)?.state, 'done')
    assert.equal(await queue.finished('A'.repeat(22)), undefined)
  })

  contract('closing queues a job that takes too long again; the next start runs it and what waited', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const ids: string[] = []
    for (const key of ['1', '2']) ids.push((await queue.submit(tryOnRequest({ key }))).id)
    await manual.at(0)
    const waiting = queue.finished(ids[1])
    await queue.close(0)
    assert.equal((await waiting)?.state, 'queued')
    await assert.rejects(queue.submit(tryOnRequest({ key: '3' })), { code: 'SHUTTING_DOWN' })

    const next = createManualRunner()
    const reopened = await desk.open({ run: next.run })
    for (const [index, id] of ids.entries()) {
      const run = await next.at(index)
      assert.deepEqual([run.job.id, run.job.attempt], [id, 1])
      run.finish()
      assert.equal((await reopened.finished(id))?.state, 'done')
    }
  })

  contract('closing lets the running job finish within the grace period', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const { id } = await queue.submit(tryOnRequest())
    const work = await manual.at(0)
    const closed = queue.close(60_000)
    work.finish()
    await closed
    assert.equal((await (await desk.open()).find(id))?.state, 'done')
  })

  contract('what is too old loses its picture, and later its record; what waits or runs stays', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const done = await queue.submit(tryOnRequest({ key: '1' }))
    const work = await manual.at(0)
    work.finish()
    await queue.finished(done.id)
    const waiting = await queue.submit(tryOnRequest({ key: '2' }))
    const isActive = async () => ['queued', 'running'].includes((await queue.find(waiting.id))?.state ?? '')
    await queue.expire(HOUR, Date.now() + 0.5 * HOUR)
    assert.equal((await queue.find(done.id))?.state, 'done')
    await queue.expire(HOUR, Date.now() + 1.5 * HOUR)
    assert.equal((await queue.find(done.id))?.state, 'expired')
    assert.equal(await queue.openResult(done.id), undefined)
    assert.ok(await isActive())
    await queue.expire(HOUR, Date.now() + 3 * HOUR)
    assert.equal(await queue.find(done.id), undefined)
    // A clock that was set back makes nothing older.
    await queue.expire(HOUR, Date.now() - 100 * HOUR)
    assert.ok(await isActive())
  })
}
