import assert from 'node:assert/strict'
import { readWhole } from '../../../../src/jobs/storage/stored-picture.ts'
import { createManualRunner, cutOutRequest, DONE, PNG, tryOnRequest } from '../../../support/jobs.ts'
import type { Contract } from '../contract.ts'

const HOUR = 3_600_000

/** Pictures that were made: read, counted, and gone when they are too old. */
export function promisePictures (contract: Contract): void {
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
