import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createManualRunner, tryOnRequest, until } from '../support/jobs.ts'
import { makeEngineDesk } from './desk.ts'

const url = process.env.QUEUE_URL ?? ''
const engine = new URL(url).protocol.replace(':', '')

test(`${engine}: while a garment is cut out for one job, others of it stand back and the next in turn are done`,
  async (t) => {
    const desk = await makeEngineDesk(t, url)
    const ready = new Set<string>()
    const isReady = async (garment: string) => ready.has(garment)
    const [first, second] = [createManualRunner(), createManualRunner()]
    const web = await desk.openWeb()
    await desk.open({ run: first.run, isReady })
    const [cut, held] = await web.submitAll(['1', '2'].map((key) => tryOnRequest({ key, garment: 'upload:shirt' })))
    const cutting = await first.at(0)
    assert.equal(cutting.job.id, cut.id)
    await desk.open({ run: second.run, isReady })
    const other = await web.submit(tryOnRequest({ visitor: 'w', key: '3', garment: 'upload:coat' }))
    const otherRun = await second.at(0)
    assert.equal(otherRun.job.id, other.id)
    otherRun.finish()
    assert.equal((await web.finished(other.id))?.state, 'done')
    assert.equal((await web.find(held.id))?.state, 'queued')

    ready.add('upload:shirt')
    cutting.onKept?.()
    const heldRun = await second.at(1)
    assert.equal(heldRun.job.id, held.id)
    for (const run of [cutting, heldRun]) run.finish()
    for (const { id } of [cut, held]) assert.equal((await web.finished(id))?.state, 'done')
  })

test(`${engine}: jobs that stood back come when the one that was cutting out fails`, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const isReady = async () => false
  const [first, second] = [createManualRunner(), createManualRunner()]
  const web = await desk.openWeb()
  await desk.open({ run: first.run, isReady })
  await web.submitAll(['1', '2'].map((key) => tryOnRequest({ key, garment: 'upload:shirt' })))
  const cutting = await first.at(0)
  await desk.open({ run: second.run, isReady })
  const other = await web.submit(tryOnRequest({ visitor: 'w', key: '3', garment: 'upload:coat' }))
  const otherRun = await second.at(0)
  otherRun.finish()
  await web.finished(other.id)
  cutting.fail(new Error('no garment'))
  const { job } = await until(() => [...first.started.slice(1), ...second.started.slice(1)].at(0))
  assert.equal(job.key, '2')
})
