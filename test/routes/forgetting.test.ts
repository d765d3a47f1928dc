import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { DEPARTURES } from '../../src/jobs/belongings/departures.ts'
import { openFileBook } from '../../src/jobs/storage/folder-book.ts'
import { createForgetting } from '../../src/routes/pages/forgetting.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { until } from '../support/jobs.ts'
import { garmentPart } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

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

test('a process that dies in this moment leaves it to the next one', async (t) => {
  const directory = await temporaryDirectory(t)
  const dead = await openFileBook(directory, DEPARTURES)
  await dead.add({ visitor: 'me', dueAt: Date.now() - 1 })
  const removed: string[] = []
  const shelf = { ofVisitor: async (id: string) => [{ id }], remove: async (id: string) => { removed.push(id) } }
  const departures = await openFileBook(directory, DEPARTURES)
  const belongings = { queue: { ofVisitor: async () => [] }, ownPersons: shelf, shelf, marks: {}, departures }
  const forgetting = createForgetting(belongings as never, assert.ifError, 10)
  t.after(async () => await forgetting.close())
  await until(() => removed.length === 2)
  assert.deepEqual(await readdir(directory), [])
})

test('when the moment is over everything is deleted, and it is too late', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const removed: string[] = []
  const remove = async (gone: string) => { removed.push(gone) }
  const shelfOf = (id: string) => ({ ofVisitor: async () => [{ id }], remove })
  const queue = { ofVisitor: async () => [{ id: 'job' }], remove }
  const marks = { remove: async () => {} }
  const departures = await openFileBook(await temporaryDirectory(t), DEPARTURES)
  const belongings = { queue, ownPersons: shelfOf('person'), shelf: shelfOf('garment'), marks, departures }
  const forgetting = createForgetting(belongings as never, assert.ifError, 10)
  await forgetting.forget('me')
  assert.ok(await forgetting.isPending('me'))
  assert.deepEqual(removed, [])
  t.mock.timers.tick(10)
  t.mock.timers.reset()
  await until(() => removed.length === 3)
  assert.deepEqual(removed.sort(), ['garment', 'job', 'person'])
  assert.ok(!await forgetting.undo('me'))
})
