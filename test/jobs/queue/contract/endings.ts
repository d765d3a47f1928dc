import assert from 'node:assert/strict'
import { collect, createManualRunner, DONE, tryOnRequest, until } from '../../../support/jobs.ts'
import type { Contract } from '../contract.ts'

/** Jobs that are cancelled, removed, listed and waited for. */
export function promiseEndings (contract: Contract): void {
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
    const finish: Array<() => void> = []
    const run = async () => await new Promise<typeof DONE>((resolve) => finish.push(() => resolve(DONE)))
    const queue = await desk.open({ run })
    const { id } = await queue.submit(tryOnRequest())
    // A job is running a moment before its work begins.
    await until(() => finish.length > 0)
    await queue.cancel(id)
    finish[0]()
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
}
