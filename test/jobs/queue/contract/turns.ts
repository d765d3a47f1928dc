import assert from 'node:assert/strict'
import { CodedError } from '../../../../src/coded-error.ts'
import { createManualRunner, cutOutRequest, tryOnRequest, until } from '../../../support/jobs.ts'
import type { Contract } from '../contract.ts'

/** Who comes first, and who has to wait. */
export function promiseTurns (contract: Contract): void {
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
    const manual = createManualRunner()
    const reopened = await desk.open({ run: manual.run })
    await manual.at(0)
    assert.equal((await reopened.find(other.id))?.position, 1)
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

  contract('limits: first the caller’s account, then everybody, with the time until a place is free', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run, limit: 2, limitPerVisitor: 1 })
    await queue.submit(tryOnRequest({ key: '1' }))
    const isRefused = (code: string) => (error: CodedError) => error.code === code && Number(error.details.seconds) >= 1
    const another = tryOnRequest({ key: '2', visitor: 'x', account: 'v' })
    await assert.rejects(queue.submit(another), isRefused('VISITOR_LIMIT'))
    await assert.rejects(queue.requirePlace(another), isRefused('VISITOR_LIMIT'))
    await queue.requirePlace(tryOnRequest({ key: '4', visitor: 'w' }))
    await queue.submit(cutOutRequest({ key: '3' }))
    await assert.rejects(queue.submit(tryOnRequest({ key: '4', visitor: 'w' })), isRefused('QUEUE_FULL'))
    await assert.rejects(queue.requirePlace(tryOnRequest({ key: '4', visitor: 'w' })), isRefused('QUEUE_FULL'))
    const { active, limit, secondsUntilFree } = await queue.load()
    assert.deepEqual({ active, limit }, { active: 2, limit: 2 })
    assert.ok(secondsUntilFree >= 1)
  })
}
