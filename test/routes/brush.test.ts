import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { buildTestApp } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { garmentPart } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const drawn = await sharp({ create: { width: 200, height: 300, channels: 3, background: 'black' } })
  .composite([{ input: { create: { width: 100, height: 150, channels: 3, background: 'white' } } }]).png().toBuffer()
const maskPart = (content: Uint8Array | string) => ({ name: 'mask', content, filename: 'mask.png', type: 'image/png' })

async function garmentOf (t: TestContext) {
  const app = await buildTestApp(t)
  const browser = createBrowser(app)
  await browser.get('/Try_On_API/')
  const page = String(
    (await browser.upload('/Try_On_API/garments', [garmentPart(await garmentJpeg())])).headers.location
  )
  return { app, browser, page }
}

test('the garment page offers a brush over the photo, with the mask that was found', async (t) => {
  const { browser, page } = await garmentOf(t)
  const { payload } = await browser.get(page)
  const [, address] = /data-mask="([^"]+)"/.exec(payload) ?? []
  assert.match(payload, /<section class="brush [^"]*scripted"/)
  assert.equal((await browser.get(address)).headers['content-type'], 'image/png')
})

test('a photo in which nothing was found offers the brush over an empty mask, and can be worn after it', async (t) => {
  const { browser } = await garmentOf(t)
  const white = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'white' } }).png().toBuffer()
  const page = String((await browser.upload('/Try_On_API/garments', [garmentPart(white)])).headers.location)
  const { payload, statusCode } = await browser.get(page)
  assert.equal(statusCode, 422)
  assert.match(payload, /Show where the garment is/)
  assert.match(payload, new RegExp(`action="${page}/brush"`))
  assert.doesNotMatch(payload, /data-mask/)
  assert.equal((await browser.upload(`${page}/brush`, [maskPart(drawn)])).statusCode, 303)
})

test('a mask drawn by hand is another garment with the same photo, and is kept as drawn', async (t) => {
  const { app, browser, page } = await garmentOf(t)
  const answer = await browser.upload(`${page}/brush`, [maskPart(drawn)])
  assert.equal(answer.statusCode, 303)
  const corrected = String(answer.headers.location)
  assert.notEqual(corrected, page)
  assert.equal((await browser.get(corrected)).statusCode, 200)
  const folder = join(app.state, 'garments', String(corrected.split('/').at(-1)))
  const { data } = await sharp(await readFile(join(folder, 'drawn.jpg')))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
  assert.ok(data[150 * 200 + 100] > 250 && data[10 * 200 + 10] < 5)
  assert.equal(JSON.parse(await readFile(join(folder, 'record.json'), 'utf8')).maskSource, 'drawn')
})

test('a garment cut out by hand says so, in both languages, and no automatic way is marked', async (t) => {
  const { browser, page } = await garmentOf(t)
  const corrected = String((await browser.upload(`${page}/brush`, [maskPart(drawn)])).headers.location)
  for (const [language, text] of [['en', /Drawn by hand <em>in use<\/em>/], ['zh', /手工修正 <em>正在使用<\/em>/]] as const) {
    const { payload } = await browser.get(`${corrected}?lang=${language}`)
    assert.match(payload, text)
    assert.equal(payload.match(/aria-current="true"/g)?.length, 1)
    assert.doesNotMatch(payload, /value="network" disabled/)
    assert.doesNotMatch((await browser.get(`${page}?lang=${language}`)).payload, text)
  }
})

test('a brush post without a picture, with a broken one, or on somebody else\'s garment is refused', async (t) => {
  const { app, browser, page } = await garmentOf(t)
  assert.equal((await browser.upload(`${page}/brush`, [{ name: 'mask', content: 'x' }])).statusCode, 400)
  assert.equal((await browser.upload(`${page}/brush`, [maskPart('no picture')])).statusCode, 415)
  assert.equal((await createBrowser(app).upload(`${page}/brush`, [maskPart(drawn)])).statusCode, 404)
})
