import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createForgetting } from '../../src/routes/pages/forgetting.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { garmentPart } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const MAIN = '/Try_On_API/'
const jpeg = await garmentJpeg()

async function dressed (t: Parameters<typeof buildTestApp>[0]) {
  const app = await buildTestApp(t)
  const browser = createBrowser(app)
  const garment = String((await browser.upload(`${MAIN}garments`, [garmentPart(jpeg)])).headers.location)
  const job = String((await browser.post(`${MAIN}generate`)).headers.location)
  await waitForPage(browser, job)
  return { app, browser, garment, job }
}

test('“Delete all my pictures” asks first, and says what would go', async (t) => {
  const { browser, garment } = await dressed(t)
  assert.match((await browser.get(MAIN)).payload, /href="\/Try_On_API\/forget"/)
  const question = await browser.get(`${MAIN}forget`)
  assert.match(question.payload, /Results: 1\. Garments: 1\. Photos of you: 0\./)
  assert.equal((await browser.get(garment)).statusCode, 200)
})

test('after it nothing can be reached, and closing leaves nothing on disk', async (t) => {
  const { app, browser, garment, job } = await dressed(t)
  assert.equal((await browser.post(`${MAIN}forget`)).statusCode, 303)
  for (const address of [garment, job, `${job}/result`]) assert.equal((await browser.get(address)).statusCode, 404)
  const main = await browser.get(MAIN)
  assert.equal(main.statusCode, 200)
  assert.doesNotMatch(main.payload, new RegExp(job))
  await app.close()
  for (const folder of ['garments', 'jobs', 'persons']) assert.deepEqual(await readdir(join(app.state, folder)), [])
})

test('it can be taken back for a moment, by the same browser alone', async (t) => {
  const { app, browser, garment, job } = await dressed(t)
  await browser.post(`${MAIN}forget`)
  assert.match((await browser.get(MAIN)).payload, /action="\/Try_On_API\/forget\/undo"/)
  assert.equal((await createBrowser(app).post(`${MAIN}forget/undo`)).statusCode, 410)
  assert.equal((await browser.post(`${MAIN}forget/undo`)).statusCode, 303)
  for (const address of [garment, job]) assert.equal((await browser.get(address)).statusCode, 200)
  const late = await browser.post(`${MAIN}forget/undo`)
  assert.equal(late.statusCode, 410)
  assert.match(late.payload, /GONE/)
})

test('when the moment is over everything is deleted, and it is too late', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const removed: string[] = []
  const remove = async (gone: string) => { removed.push(gone) }
  const shelfOf = (id: string) => ({ ofVisitor: async () => [{ id }], remove })
  const queue = { ofVisitor: async () => [{ id: 'job' }], remove }
  const marks = { remove: async () => {} }
  const belongings = { queue, ownPersons: shelfOf('person'), shelf: shelfOf('garment'), marks }
  const forgetting = createForgetting(belongings as never, assert.ifError, 10)
  forgetting.forget('me')
  assert.ok(forgetting.isPending('me'))
  assert.deepEqual(removed, [])
  t.mock.timers.tick(10)
  t.mock.timers.reset()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(removed.sort(), ['garment', 'job', 'person'])
  assert.ok(!forgetting.undo('me'))
})
