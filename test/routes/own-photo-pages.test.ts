import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { PERSON_LAYOUT } from '../../src/gallery/person-files.ts'
import { openGarmentShelf } from '../../src/jobs/belongings/garment-shelf.ts'
import { createFolderStore } from '../../src/jobs/pictures/folder-pictures.ts'
import { openPersonShelf } from '../../src/jobs/belongings/person-shelf.ts'
import { createLocalQueue } from '../../src/jobs/queue/local-queue.ts'
import { sweepOnce } from '../../src/jobs/queue/sweeper.ts'
import { openJobBook } from '../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../src/jobs/queue/job-store.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { collect, createManualRunner } from '../support/jobs.ts'
import { garmentPart } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { emptyJpeg, personJpeg, personPart } from '../support/person-photos.ts'

const UPLOAD = '/Try_On_API/persons'
const MAIN = '/Try_On_API/'

async function visit (t: TestContext, options: Parameters<typeof buildTestApp>[1] = {}) {
  const app = await buildTestApp(t, options)
  const browser = createBrowser(app)
  await browser.get(MAIN)
  return { app, browser }
}

async function uploadPhoto (browser: ReturnType<typeof createBrowser>, photo: Buffer): Promise<string> {
  const answer = await browser.upload(UPLOAD, [personPart(photo)])
  assert.equal(answer.statusCode, 303, answer.payload.slice(0, 200))
  return String(answer.headers.location)
}

test('from an own photo over the preview to the picture, without JavaScript', async (t) => {
  const { browser } = await visit(t)
  const page = await uploadPhoto(browser, await personJpeg())
  const found = await waitForPage(browser, page)
  assert.equal(found.statusCode, 200)
  assert.match(found.payload, /Is this you\?/)
  assert.match(found.payload, /several people/)
  assert.match(found.payload, /pretrained networks of @mediapipe\/pose/)
  const preview = await browser.get(`${page}/preview/768`)
  assert.equal(preview.headers['content-type'], 'image/webp')
  const [, person] = /name="person" value="(own:[\w-]{22})"/.exec(found.payload) ?? []
  const [, garment] = /name="garment" value="([^"]+)"/.exec(found.payload) ?? []
  const started = await browser.post(`${MAIN}generate`, { person, garment })
  assert.equal(started.statusCode, 303)
  const result = await waitForPage(browser, String(started.headers.location))
  assert.match(result.payload, new RegExp(`${page}/photo`))
  assert.equal((await browser.get(`${started.headers.location}/result`)).headers['content-type'], 'image/png')
  assert.equal((await browser.get(`${started.headers.location}/result/1536`)).headers['content-type'], 'image/webp')
})

test('a chosen own photo stands in the mirror and among the persons, for this visitor alone', async (t) => {
  const { app, browser } = await visit(t)
  const page = await uploadPhoto(browser, await personJpeg())
  const reference = `own:${page.split('/').at(-1)}`
  assert.equal((await browser.post(`${MAIN}person`, { person: reference })).statusCode, 303)
  assert.match((await browser.get(MAIN)).payload, new RegExp(`${page}/framed`))
  const stranger = createBrowser(app)
  assert.doesNotMatch((await stranger.get(MAIN)).payload, /own:/)
  for (const path of ['', '/photo/768', '/preview/384', '/framed/192', '/delete']) {
    assert.equal((await stranger.get(page + path)).statusCode, 404, path)
  }
  assert.equal((await stranger.post(`${page}/delete`)).statusCode, 404)
  assert.equal((await stranger.post(`${MAIN}person`, { person: reference })).statusCode, 404)
  assert.equal((await stranger.post(`${MAIN}generate`, { person: reference })).statusCode, 404)
})

test('pages speak to the visitor of an own photo, and name a gallery person', async (t) => {
  const { browser } = await visit(t)
  const page = await uploadPhoto(browser, await personJpeg())
  await browser.post(`${MAIN}person`, { person: `own:${page.split('/').at(-1)}` })
  const garment = String((await browser.upload(`${MAIN}garments`, [garmentPart(await garmentJpeg())])).headers.location)
  const started = await browser.post(`${MAIN}generate`, { person: `own:${page.split('/').at(-1)}` })
  await waitForPage(browser, String(started.headers.location))
  const textsOf = async (language: string) => {
    const pages = [garment, String(started.headers.location), MAIN]
    return (
      await Promise.all(pages.map(async (address) => (await browser.get(`${address}?lang=${language}`)).payload))
    ).join('\n')
  }
  const english = await textsOf('en')
  for (const text of ['>Try it on<', '"Your photo"', '"You, wearing the garment"', '>worn by you<']) {
    assert.ok(english.includes(text), text)
  }
  assert.doesNotMatch(english, /(on|by|of) You\b/)
  const chinese = await textsOf('zh')
  for (const text of ['>试穿</button>', '"您的照片"', '"您穿着这件服装"', '>由您试穿<']) assert.ok(chinese.includes(text), text)
  assert.doesNotMatch(chinese, / 您|您 /)
  await browser.post(`${MAIN}person`, { person: 'ana' })
  assert.match((await browser.get(`${garment}?lang=en`)).payload, />Try it on Ana</)
})

test('a photo without anybody is told with advice and what was seen, and nothing can be generated', async (t) => {
  const { browser } = await visit(t)
  const page = await uploadPhoto(browser, await emptyJpeg())
  const refused = await waitForPage(browser, page)
  assert.equal(refused.statusCode, 422)
  assert.match(refused.payload, /Nobody was found/)
  assert.match(refused.payload, /from head to thighs/)
  assert.doesNotMatch(refused.payload, /\/generate"|What was found|pretrained networks/)
  assert.match(refused.payload, /What was seen in it/)
  assert.equal((await browser.get(`${page}/preview/768`)).statusCode, 200)
  assert.equal((await browser.get(`${page}/framed/768`)).statusCode, 409)
})

const drawn = await sharp({ create: { width: 90, height: 70, channels: 3, background: 'white' } }).png().toBuffer()
const maskPart = { name: 'mask', content: drawn, filename: 'mask.png', type: 'image/png' }

test('what counts as the garment is corrected with a brush, makes another picture, and goes back', async (t) => {
  const { engine, calls } = createFakeEngine()
  const { app, browser } = await visit(t, { engine })
  const page = await uploadPhoto(browser, await personJpeg())
  const person = `own:${page.split('/').at(-1)}`
  const generate = async () => await browser.post(`${MAIN}generate`, { person, garment: 'sample:sun-print' })
  await waitForPage(browser, String((await generate()).headers.location))
  const offered = (await browser.get(page)).payload
  assert.match(offered, /href="#brush" data-open-brush/)
  const whiteShare = async () => {
    const { channels } = await sharp((await browser.get(`${page}/mask`)).rawPayload).stats()
    return channels[0].mean / 255
  }
  assert.ok(await whiteShare() < 0.5)
  const kept = async (name: string) => (await browser.get(`${page}/${name}/384`)).headers['cache-control']
  assert.deepEqual([await kept('preview'), await kept('photo')], ['private, no-cache', 'private, max-age=3600'])
  const answer = await browser.upload(`${page}/brush`, [maskPart])
  assert.deepEqual([answer.statusCode, answer.headers.location], [303, page])
  assert.equal(await whiteShare(), 1)
  const corrected = (await browser.get(page)).payload
  assert.match(corrected, /You have corrected by hand/)
  assert.equal(calls.tryOn, 1)
  await waitForPage(browser, String((await generate()).headers.location))
  assert.equal(calls.tryOn, 2, 'a corrected photo makes another picture')
  assert.equal((await browser.post(`${page}/mask`, { mask: 'network' })).statusCode, 303)
  assert.ok(await whiteShare() < 0.5)
  assert.doesNotMatch((await browser.get(page)).payload, /You have corrected by hand/)
  assert.equal((await createBrowser(app).get(`${page}/mask`)).statusCode, 404)
  assert.equal((await createBrowser(app).upload(`${page}/brush`, [maskPart])).statusCode, 404)
})

test('where nobody was found there is no brush, and a mask is refused with the reason', async (t) => {
  const { browser } = await visit(t)
  const page = await uploadPhoto(browser, await emptyJpeg())
  assert.doesNotMatch((await waitForPage(browser, page)).payload, /data-brush/)
  assert.equal((await browser.get(`${page}/mask`)).statusCode, 409)
  const answer = await browser.upload(`${page}/brush`, [maskPart])
  assert.equal(answer.statusCode, 422)
  assert.match(answer.payload, /PERSON_NOT_FOUND/)
})

test('the delete button leaves neither the photo nor pictures made of it', async (t) => {
  const { app, browser } = await visit(t)
  const page = await uploadPhoto(browser, await personJpeg())
  const started = await browser.post(`${MAIN}generate`, { person: `own:${page.split('/').at(-1)}` })
  await waitForPage(browser, String(started.headers.location))
  assert.equal((await browser.post(`${page}/delete`)).statusCode, 303)
  assert.deepEqual(await readdir(join(app.state, 'persons')), [])
  assert.deepEqual((await readdir(join(app.state, 'jobs'))).filter((name) => name.endsWith('.png')), [])
  assert.equal((await browser.get(page)).statusCode, 404)
  assert.equal((await browser.get(MAIN)).statusCode, 200)
})

test('“Delete all my pictures” takes own photos too', async (t) => {
  const { app, browser } = await visit(t)
  await uploadPhoto(browser, await personJpeg())
  await browser.post(`${MAIN}forget`)
  await app.close()
  assert.deepEqual(await readdir(join(app.state, 'persons')), [])
})

test('a post without a photo is an error page', async (t) => {
  const { browser } = await visit(t)
  const answer = await browser.upload(UPLOAD, [{ name: 'person', content: '', filename: '' }])
  assert.equal(answer.statusCode, 400)
  assert.match(answer.payload, /PHOTO_MISSING/)
})

test('own photos survive a restart and go after the retention time, with the pictures made of them', async (t) => {
  const { app, browser } = await visit(t)
  const page = await uploadPhoto(browser, await personJpeg())
  const started = await browser.post(`${MAIN}generate`, { person: `own:${page.split('/').at(-1)}` })
  await waitForPage(browser, String(started.headers.location))
  const store = createFolderStore(app.state)
  const ownPersons = await openPersonShelf(join(app.state, 'persons'), PERSON_LAYOUT)
  const shelf = await openGarmentShelf(join(app.state, 'garments'))
  const book = await openJobBook(createJobStore(join(app.state, 'jobs')))
  const queue = createLocalQueue({ book, run: createManualRunner().run, limit: 9, limitPerVisitor: 9 })
  const [id] = await readdir(join(app.state, 'persons'))
  assert.equal((await ownPersons.find(id))?.state, 'ready')
  const hour = 3_600_000
  const pictures = async () =>
    (await collect(queue.all())).filter(({ kind, state }) => kind === 'try-on' && state === 'done')
  await sweepOnce({ queue, shelf, ownPersons, store }, 24 * hour, Date.now() + 23 * hour)
  assert.ok(await ownPersons.find(id))
  assert.equal((await pictures()).length, 1)
  await ownPersons.expire(24 * hour, Date.now() + 25 * hour)
  await sweepOnce({ queue, shelf, ownPersons, store }, 24 * hour, Date.now() + 23 * hour)
  assert.deepEqual(await readdir(join(app.state, 'persons')), [])
  assert.deepEqual(await collect(queue.all()), [])
})

test('the stored photo is reduced to 4096 pixels a side and no further', async (t) => {
  const { engine } = createFakeEngine()
  const { app, browser } = await visit(t, { engine })
  const wide = await sharp({ create: { width: 5000, height: 3000, channels: 3, background: '#567' } }).jpeg().toBuffer()
  const page = await uploadPhoto(browser, wide)
  const { width, height } = await sharp(
    join(app.state, 'persons', String(page.split('/').at(-1)), 'original.jpg')
  ).metadata()
  assert.deepEqual([width, height], [4096, 2458])
})
