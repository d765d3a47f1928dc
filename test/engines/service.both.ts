import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { keys, url } from './s3-store.ts'

const QUEUE_URL = process.env.QUEUE_URL ?? ''
const engine = new URL(QUEUE_URL).protocol.replace(':', '')
const [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY] = [keys.accessKeyId, keys.secretAccessKey]
// A crowded machine takes its time to build three applications.
const timeout = 300_000

test(`${engine} and s3: processes that share no folder are one service`, { timeout }, async (t) => {
  const [works, idle] = [createFakeEngine(), createFakeEngine()]
  const config = { QUEUE_URL, STORE_URL: url, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }
  const open = async (ROLE: 'web' | 'worker', made = idle) =>
    await buildTestApp(t, { engine: made.engine, config: { ...config, ROLE } })
  const [web, other, worker] = [await open('web'), await open('web'), await open('worker', works)]
  const [visitor, elsewhere] = [createBrowser(web), createBrowser(other)]

  const garment = await visitor.upload('/Try_On_API/garments', [garmentPart(await garmentJpeg())])
  const person = await visitor.upload('/Try_On_API/persons', [personPart(await personJpeg())])
  for (const [name, value] of visitor.cookies) elsewhere.cookies.set(name, value)
  for (const { headers } of [garment, person]) {
    assert.equal((await waitForPage(elsewhere, String(headers.location))).statusCode, 200)
  }
  const job = String((await elsewhere.post('/Try_On_API/generate')).headers.location)
  await waitForPage(visitor, job)
  const [result, same] = [await visitor.get(`${job}/result`), await elsewhere.get(`${job}/result`)]
  assert.deepEqual([result.statusCode, result.headers['content-type']], [200, 'image/png'])
  assert.deepEqual(same.rawPayload, result.rawPayload)
  assert.deepEqual([works.calls, idle.calls], [
    { prepareGarment: 1, preparePerson: 1, readPoints: 0, tryOn: 1 },
    { prepareGarment: 0, preparePerson: 0, readPoints: 0, tryOn: 0 }
  ])
  for (const { state } of [web, other, worker]) {
    const files = await readdir(state, { recursive: true })
    assert.deepEqual(files.filter((name) => /\.(png|jpg)$/.test(name)), [])
  }
  assert.equal((await elsewhere.post(`${String(person.headers.location)}/delete`)).statusCode, 303)
  assert.equal((await visitor.get(`${job}/result`)).statusCode, 404)
})
