import assert from 'node:assert/strict'
import { createManualRunner, tryOnRequest } from '../../../support/jobs.ts'
import type { Contract } from '../contract.ts'

/** Closing, and what the next start finds. */
export function promiseRestarts (contract: Contract): void {
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
}
