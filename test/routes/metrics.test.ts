import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { CodedError } from '../../src/coded-error.ts'
import { buildTestApp, type TestAppOptions } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const TOKEN = 'prometheus-0123456789'
const garment = await garmentJpeg()

async function openApp (t: TestContext, options: TestAppOptions = {}) {
  const app = await buildTestApp(t, { ...options, config: { METRICS_TOKEN: TOKEN } })
  const tryOn = async (person: string) =>
    await app.inject(uploadRequest([garmentPart(garment), { name: 'person', content: person }]))
  const read = async () => await app.inject({ url: '/metrics', headers: { authorization: `Bearer ${TOKEN}` } })
  /** The value of a line that begins with the name and holds all of the labels. */
  async function value (name: string, ...labels: string[]): Promise<number> {
    const lines = (await read()).payload.split('\n').filter((line) => /^\w+/.exec(line)?.[0] === `fitting_room_${name}`)
    return Number(lines.find((line) => labels.every((label) => line.includes(label)))?.split(' ').at(-1))
  }
  return { app, tryOn, read, value }
}

test('metrics are there for whoever brings their token, and nowhere without one', async (t) => {
  const { app, read } = await openApp(t)
  const answer = await read()
  assert.equal(answer.statusCode, 200)
  assert.match(String(answer.headers['content-type']), /^text\/plain; version=0\.0\.4/)
  for (const authorization of ['', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`]) {
    assert.equal((await app.inject({ url: '/metrics', headers: { authorization } })).statusCode, 401)
  }
  const closed = await buildTestApp(t)
  const headers = { authorization: 'Bearer ' }
  assert.equal((await closed.inject({ url: '/metrics', headers })).statusCode, 404)
})

test('a try-on is counted with its wait, its stages and its answer; an equal one is a hit', async (t) => {
  const { app, tryOn, value } = await openApp(t)
  await tryOn('ana')
  assert.equal(await value('jobs_total', 'kind="try-on"', 'state="done"', 'code=""'), 1)
  assert.equal(await value('job_wait_seconds_count', 'kind="try-on"'), 1)
  assert.equal(await value('job_work_seconds_count', 'kind="try-on"'), 1)
  assert.equal(await value('stage_seconds_count', 'stage="condition"'), 1)
  await tryOn('ana')
  assert.equal(await value('cache_lookups_total', 'cache="equal results"', 'outcome="hit"'), 1)
  assert.equal(await value('stage_seconds_count', 'stage="condition"'), 1)
  assert.equal(await value('http_request_seconds_count', 'method="POST"', 'route="/tryon"', 'status="200"'), 2)
  await app.inject('/nowhere-1')
  await app.inject('/nowhere-2')
  assert.equal(await value('http_request_seconds_count', 'route="none"', 'status="404"'), 2)
})

test('failures are counted by their code, and the queue by how full it is', async (t) => {
  const { engine } = createFakeEngine({ failures: [new CodedError('PERSON_UNUSABLE', 'no')] })
  const { tryOn, value } = await openApp(t, { engine })
  await tryOn('ana')
  assert.equal(await value('jobs_total', 'state="failed"', 'code="PERSON_UNUSABLE"'), 1)
  assert.deepEqual([await value('jobs_waiting'), await value('jobs_running'), await value('jobs_limit')], [0, 0, 20])
})

test('memory and the event loop are measured, and pictures in smaller sizes are hits the second time', async (t) => {
  const { app, value } = await openApp(t)
  assert.ok(await value('process_resident_memory_bytes') > 1e6)
  assert.ok(await value('nodejs_eventloop_lag_p99_seconds') >= 0)
  const { thumbnail } = ((await app.inject('/api/persons')).json() as Array<{ thumbnail: string }>)[0]
  for (const outcome of ['miss', 'hit']) {
    assert.equal((await app.inject(thumbnail)).statusCode, 200)
    assert.equal(await value('cache_lookups_total', 'cache="sizes"', `outcome="${outcome}"`), 1)
  }
})

test('every measure that the dashboard shows exists', async (t) => {
  const { tryOn, read } = await openApp(t)
  await tryOn('ana')
  const text = (await read()).payload
  const dashboard = readFileSync('deploy/grafana-dashboard.json', 'utf8')
  const names = new Set([...dashboard.matchAll(/fitting_room_\w+/g)].map(([name]) => name))
  assert.ok(names.size >= 10)
  for (const name of names) assert.match(text, new RegExp(`^(?:# TYPE )?${name}\\b`, 'm'), name)
})
