import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const MAIN = '/Try_On_API/'
const asynchronous = { prefer: 'respond-async' }

test('programs get what every stage has made, with times and words, and each picture', async (t) => {
  const { engine, calls } = createFakeEngine()
  const app = await buildTestApp(t, { engine })
  const parts = [garmentPart(await garmentJpeg()), { name: 'person', content: 'ana' }]
  const { links } = (await app.inject(uploadRequest(parts, '/tryon', asynchronous))).json()
  while ((await app.inject(links.self)).json().state !== 'done') await new Promise((resolve) => setTimeout(resolve, 5))
  const made = (await app.inject(`${links.self}/intermediates`)).json()
  assert.deepEqual(made.map(({ name }: { name: string }) => name), ['photo', 'flow'])
  assert.equal(made[1].title, 'The appearance flow')
  assert.equal(made[1].doing, 'Fitting the garment to the body')
  assert.equal(made[1].milliseconds, 1)
  const picture = await app.inject(made[1].picture)
  assert.equal(picture.headers['content-type'], 'image/png')
  assert.equal(picture.rawPayload.toString('latin1', 1, 4), 'PNG')
  // The list and its pictures are of one computation, and the job's own picture is not made again.
  assert.equal(calls.tryOn, 2)
  assert.equal((await app.inject(`${links.self}/intermediates/nothing`)).statusCode, 404)
  assert.equal((await app.inject('/api/jobs/0000000000000000000000/intermediates')).statusCode, 404)
})

test('a try-on that is not done explains nothing, one of a page is for its visitor alone', async (t) => {
  const app = await buildTestApp(t)
  const browser = createBrowser(app)
  const asked = await browser.post(`${MAIN}generate`, { person: 'ana', garment: 'sample:sand-hoodie' })
  const page = String(asked.headers.location)
  await waitForPage(browser, page)
  const drawer = await browser.get(`${page}/intermediates`)
  assert.match(drawer.payload, /The appearance flow/)
  assert.match(drawer.payload, /<span>Fitting the garment to the body · 1 ms</)
  assert.equal((await browser.get(`${page}/intermediates/flow`)).headers['content-type'], 'image/png')
  assert.equal((await browser.get(`${page}/intermediates/flow/384`)).headers['content-type'], 'image/webp')
  const stranger = createBrowser(app)
  for (const path of ['', '/flow', '/flow/384']) {
    assert.equal((await stranger.get(`${page}/intermediates${path}`)).statusCode, 404)
  }
  assert.equal((await app.inject(`${page.replace('/Try_On_API', '/api')}/intermediates`)).statusCode, 404)
})

test('a try-on that waits says that it is not done', async (t) => {
  const gate = new Promise<void>(() => {})
  const browser = createBrowser(await buildTestApp(t, { engine: createFakeEngine({ gate }).engine }))
  const asked = await browser.post(`${MAIN}generate`, { person: 'ana', garment: 'sample:sand-hoodie' })
  const page = String(asked.headers.location)
  assert.equal((await browser.get(`${page}/intermediates`)).statusCode, 409)
})
