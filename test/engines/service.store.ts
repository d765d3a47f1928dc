import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { startStoreServer } from '../../scripts/support/store-server.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { garmentPart } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'

const timeout = 240_000

test('s3: the service keeps its pictures there, tells when it is away, and loses nothing', { timeout }, async (t) => {
  // One of its own, to be killed.
  const server = await startStoreServer()
  t.after(async () => await server.close())
  const app = await buildTestApp(t, { config: { STORE_URL: server.url, ...server.keys } })
  const browser = createBrowser(app)
  const garment = String((await browser.upload('/Try_On_API/garments', [garmentPart(await garmentJpeg())]))
    .headers.location)
  assert.equal((await waitForPage(browser, garment)).statusCode, 200)
  const photo = [personPart(await personJpeg())]
  const person = String((await browser.upload('/Try_On_API/persons', photo)).headers.location)
  assert.equal((await waitForPage(browser, person)).statusCode, 200)
  assert.equal((await browser.get(`${garment}/cloth`)).headers['content-type'], 'image/png')
  assert.equal((await app.inject('/readyz')).statusCode, 200)

  await server.stop()
  const refused = await browser.get(`${garment}/cloth`)
  assert.ok(refused.statusCode === 503 && Number(refused.headers['retry-after']) >= 1)
  const job = String((await browser.post('/Try_On_API/generate')).headers.location)
  // Readiness is remembered for a moment.
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  const readiness = await app.inject('/readyz')
  assert.ok(readiness.statusCode === 503 && /STORE_URL/.test(readiness.payload), readiness.payload)
  await server.start()
  await waitForPage(browser, job)
  const result = await browser.get(`${job}/result`)
  assert.deepEqual([result.statusCode, result.headers['content-type']], [200, 'image/png'])

  const files = await readdir(app.state, { recursive: true })
  assert.deepEqual(files.filter((name) => /\.(png|jpg)$/.test(name)), [])
  const own = String(person.split('/').at(-1))
  assert.equal((await browser.post(`${person}/delete`)).statusCode, 303)
  assert.equal((await browser.get(`${job}/result`)).statusCode, 404)
  assert.ok(!files.includes(join('persons', own, 'image.jpg')))
})
