import assert from 'node:assert/strict'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const QUEUE_URL = process.env.QUEUE_URL ?? ''
// A crowded machine takes its time to build three applications.
const timeout = 300_000
const engine = new URL(QUEUE_URL).protocol.replace(':', '')

/** A state folder of which pictures alone are shared: nothing else that one process writes there is seen by others. */
async function makeState (t: TestContext, pictures: string): Promise<string> {
  const state = await temporaryDirectory(t)
  for (const name of ['garments', 'persons', 'jobs']) {
    await mkdir(join(pictures, name), { recursive: true })
    await symlink(join(pictures, name), join(state, name))
  }
  return state
}

test(`${engine}: two web processes and a worker are one service`, { timeout }, async (t) => {
  const pictures = await temporaryDirectory(t)
  const works = createFakeEngine()
  const idle = createFakeEngine()
  const open = async (ROLE: 'web' | 'worker', made = idle) => await buildTestApp(t, {
    state: await makeState(t, pictures), engine: made.engine, config: { QUEUE_URL, ROLE, RATE_LIMIT_PER_MINUTE: 9 }
  })
  const [web, other, worker] = [await open('web'), await open('web'), await open('worker', works)]

  const visitor = createBrowser(web)
  const uploaded = await visitor.upload('/Try_On_API/garments', [garmentPart(await garmentJpeg())])
  const garment = String(uploaded.headers.location)
  const elsewhere = createBrowser(other)
  for (const [name, value] of visitor.cookies) elsewhere.cookies.set(name, value)
  assert.equal((await waitForPage(elsewhere, garment)).statusCode, 200)
  await elsewhere.post('/Try_On_API/person', { person: 'bea' })
  const job = String((await elsewhere.post('/Try_On_API/generate')).headers.location)
  await waitForPage(visitor, job)
  const [result, same] = [await visitor.get(`${job}/result`), await elsewhere.get(`${job}/result`)]
  assert.equal(result.headers['content-type'], 'image/png')
  assert.deepEqual(same.rawPayload, result.rawPayload)
  assert.equal((await createBrowser(other).get(`${job}/result`)).statusCode, 404)
  assert.ok(works.calls.tryOn === 1 && idle.calls.tryOn === 0)

  await visitor.post(`${job}/share`, { hours: '1' })
  const link = /\/Try_On_API\/shared\/[\w-]{22}/.exec((await elsewhere.get(job)).payload)?.[0] ?? ''
  assert.equal((await createBrowser(other).get(link)).statusCode, 200)
  await visitor.post(`${job}/favourite`, { favourite: 'yes' })
  assert.match((await elsewhere.get('/Try_On_API/history')).payload, /class="round star"[^>]*aria-pressed="true"/)

  await visitor.post('/Try_On_API/forget')
  for (const [name, value] of visitor.cookies) elsewhere.cookies.set(name, value)
  assert.equal((await elsewhere.get(job)).statusCode, 404)
  assert.equal((await elsewhere.post('/Try_On_API/forget/undo')).statusCode, 303)
  assert.equal((await elsewhere.get(job)).statusCode, 200)

  assert.equal((await worker.inject('/readyz')).statusCode, 200)
  assert.equal((await worker.inject('/Try_On_API/')).statusCode, 404)
  assert.equal((await worker.inject(uploadRequest([garmentPart(await garmentJpeg())]))).statusCode, 404)
})

test(`${engine}: posts are counted by all web processes together`, { timeout }, async (t) => {
  const state = await temporaryDirectory(t)
  const open = async () =>
    await buildTestApp(t, { state, config: { QUEUE_URL, ROLE: 'web', RATE_LIMIT_PER_MINUTE: 3 } })
  const apps = [await open(), await open()]
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const statuses = []
  for (let index = 0; index < 4; index++) {
    const request = { method: 'POST' as const, url: '/Try_On_API/person', payload: 'person=ana', headers }
    statuses.push((await apps[index % 2].inject({ ...request, remoteAddress: '203.0.113.9' })).statusCode)
  }
  assert.deepEqual(statuses.map((status) => status === 429), [false, false, false, true])
})
