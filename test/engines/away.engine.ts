import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPostgres, startRedis } from '../../scripts/support/servers.ts'
import { CodedError } from '../../src/coded-error.ts'
import { createManualRunner, tryOnRequest, until } from '../support/jobs.ts'
import { makeEngineDesk } from './desk.ts'

const engine = new URL(process.env.QUEUE_URL ?? '').protocol.replace(':', '')

const timeout = 300_000

test(`${engine} away: requests are told at once, work that is done is noted down later`, { timeout }, async (t) => {
  // One of its own, to be killed.
  const server = await (engine === 'redis' ? startRedis() : startPostgres())
  const desk = await makeEngineDesk(t, server.url)
  t.after(async () => await server.close())
  const manual = createManualRunner()
  const [web] = [await desk.openWeb(), await desk.open({ run: manual.run })]
  const { id } = await web.submit(tryOnRequest())
  const run = await manual.at(0)
  await server.stop()
  const isAway = (error: CodedError) => error.code === 'QUEUE_AWAY' && Number(error.details.seconds) >= 1
  await assert.rejects(web.submit(tryOnRequest({ key: 'other' })), isAway)
  await assert.rejects(web.find(id), isAway)
  await assert.rejects(web.load(), isAway)
  run.finish()
  await server.start()
  await until(async () => await web.find(id).then((job) => job?.state === 'done', () => false))
  const next = await web.submit(tryOnRequest({ key: 'next' }))
  const nextRun = await manual.at(1)
  nextRun.finish()
  await until(async () => await web.find(next.id).then((job) => job?.state === 'done', () => false))
})
