import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readWhole } from '../../src/jobs/storage/stored-picture.ts'
import { testJobQueue } from '../jobs/queue/contract.ts'
import { collect, createManualRunner, PNG, tryOnRequest, until } from '../support/jobs.ts'
import { makeEngineDesk } from './desk.ts'

const url = process.env.QUEUE_URL ?? ''
const engine = new URL(url).protocol.replace(':', '')

testJobQueue(engine, async (t) => await makeEngineDesk(t, url))

test(`${engine}: one process takes the request, another does the work, a third one shows the picture`, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const manual = createManualRunner()
  const [web, , otherWeb] = [await desk.openWeb(), await desk.open({ run: manual.run }), await desk.openWeb()]
  const { id } = await web.submit(tryOnRequest())
  const run = await manual.at(0)
  const watched = collect(otherWeb.watch(id))
  run.onStage('generate', 1, 2)
  await until(async () => (await otherWeb.find(id))?.progress?.stage === 'generate')
  run.finish()
  assert.equal((await otherWeb.finished(id))?.state, 'done')
  const picture = await otherWeb.openResult(id)
  assert.deepEqual(picture && Buffer.from(await readWhole(picture)), PNG)
  assert.deepEqual((await watched).map(({ state }) => state).filter((state, index, all) => all[index - 1] !== state),
    ['running', 'done'])
})

test(`${engine}: two processes work on two jobs at once, and limits count over all that take requests`, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const [first, second] = [createManualRunner(), createManualRunner()]
  await desk.open({ run: first.run })
  await desk.open({ run: second.run })
  const [web, otherWeb] = [await desk.openWeb({ limitPerVisitor: 2 }), await desk.openWeb({ limitPerVisitor: 2 })]
  await web.submit(tryOnRequest({ key: '1' }))
  await otherWeb.submit(tryOnRequest({ key: '2' }))
  const runs = await Promise.all([first.at(0), second.at(0)])
  assert.deepEqual(runs.map(({ job }) => job.key).sort(), ['1', '2'])
  await assert.rejects(otherWeb.submit(tryOnRequest({ key: '3' })), { code: 'VISITOR_LIMIT' })
})

test(`${engine}: a job that is cancelled in one process is stopped in another`, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const manual = createManualRunner()
  const [web] = [await desk.openWeb(), await desk.open({ run: manual.run })]
  const { id } = await web.submit(tryOnRequest())
  const run = await manual.at(0)
  await web.cancel(id)
  await until(() => run.signal.aborted)
  assert.equal((await web.find(id))?.state, 'cancelled')
})
