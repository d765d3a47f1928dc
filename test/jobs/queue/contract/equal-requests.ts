import assert from 'node:assert/strict'
import { readWhole } from '../../../../src/jobs/storage/stored-picture.ts'
import { createManualRunner, DONE, PNG, tryOnRequest } from '../../../support/jobs.ts'
import type { Contract } from '../contract.ts'

/** Work that is asked for twice is done once. */
export function promiseEqualRequests (contract: Contract): void {
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
}
