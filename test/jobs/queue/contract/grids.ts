import assert from 'node:assert/strict'
import type { JobRunner } from '../../../../src/jobs/queue/job.ts'
import { collect, createManualRunner, DONE, tryOnRequest } from '../../../support/jobs.ts'
import type { Contract } from '../contract.ts'

const grid = (...keys: string[]) => keys.map((key) => tryOnRequest({ key }))

/** Many jobs that are asked for at once. */
export function promiseGrids (contract: Contract): void {
  contract('a grid enters whole where one job would, and waits its turns', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run, limit: 3, limitPerVisitor: 1 })
    const own = await queue.submitAll(grid('1', '2', '3', '4'))
    const other = await queue.submit(tryOnRequest({ visitor: 'w', key: '5' }))
    await manual.at(0)
    assert.equal((await queue.find(other.id))?.position, 1)
    assert.equal((await queue.find(own[3].id))?.position, 4)
    const { active, places, limit } = await queue.load()
    assert.deepEqual({ active, places, limit }, { active: 5, places: 2, limit: 3 })
    await queue.submit(tryOnRequest({ visitor: 'x', key: '6' }))
    await assert.rejects(queue.submit(tryOnRequest({ visitor: 'y', key: '7' })), { code: 'QUEUE_FULL' })
  })

  contract('a grid that is refused leaves none of its jobs, not those either that need no work', async (desk) => {
    const run: JobRunner = async (job) => job.key === 'done' ? DONE : await new Promise(() => {})
    const queue = await desk.open({ run, limitPerVisitor: 1 })
    const done = await queue.submit(tryOnRequest({ visitor: 'w', key: 'done' }))
    await queue.finished(done.id)
    const before = (await queue.submitAll(grid('1', '2'))).length + 1
    await assert.rejects(queue.submitAll(grid('done', '3')), { code: 'VISITOR_LIMIT' })
    assert.equal((await collect(queue.all())).length, before)
    assert.equal((await queue.submitAll(grid('2', 'done')))[1].state, 'done')
  })

  contract('the same pair twice in a grid is one job', async (desk) => {
    const queue = await desk.open({ limit: 9 })
    const [first, second, third] = await queue.submitAll(grid('1', '1', '2'))
    assert.equal(first.id, second.id)
    assert.notEqual(first.id, third.id)
  })
}
