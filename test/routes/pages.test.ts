import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { CodedError } from '../../src/coded-error.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { createWornSamples } from '../support/worn-samples.ts'

const MAIN = '/Try_On_API/'
const jpeg = await garmentJpeg()
const white = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'white' } }).png().toBuffer()

test('the way from an upload to the picture works without JavaScript', async (t) => {
  const app = await buildTestApp(t)
  const browser = createBrowser(app)
  const main = await browser.get(MAIN)
  assert.equal(main.statusCode, 200)

  const uploaded = await browser.upload(`${MAIN}garments`, [garmentPart(jpeg)])
  assert.equal(uploaded.statusCode, 303)
  const garmentPage = String(uploaded.headers.location)
  const garment = await waitForPage(browser, garmentPage)
  assert.match(garment.payload, new RegExp(`src="${garmentPage}/cloth/768"`))
  assert.equal((await browser.get(`${garmentPage}/cloth`)).headers['content-type'], 'image/png')

  assert.equal((await browser.post(`${MAIN}person`, { person: 'bea' })).headers.location, MAIN)
  const chosen = await browser.get(MAIN)
  assert.match(chosen.payload, /value="bea" aria-pressed="true"/)
  assert.match(chosen.payload, new RegExp(`src="${garmentPage}/cloth/384"`))

  const generated = await browser.post(`${MAIN}generate`)
  assert.equal(generated.statusCode, 303)
  const jobPage = String(generated.headers.location)
  const result = await waitForPage(browser, jobPage)
  assert.match(result.payload, new RegExp(`src="${jobPage}/result/1536"`))
  assert.match(result.payload, /Bea wearing the garment/)
  assert.equal((await browser.get(`${jobPage}/result`)).headers['content-type'], 'image/png')
  const download = await browser.get(`${jobPage}/download`)
  assert.match(String(download.headers['content-disposition']), /^attachment; filename="tryon-[\w-]{22}\.png"$/)
  assert.equal((await browser.get(`${jobPage}/result/192`)).headers['content-type'], 'image/webp')
  assert.match((await browser.get(MAIN)).payload, new RegExp(`href="${jobPage}"`))
})

test('a waiting page shows the stage, refreshes itself, and can be cancelled', async (t) => {
  const gate = new Promise<void>(() => {})
  const browser = createBrowser(await buildTestApp(t, { engine: createFakeEngine({ gate }).engine }))
  await browser.get(MAIN)
  const page = String((await browser.post(`${MAIN}generate`)).headers.location)
  const waiting = await browser.get(page)
  assert.match(waiting.payload, /<noscript><meta http-equiv="refresh"/)
  assert.match(waiting.payload, /<progress/)
  const status = (await browser.get(`${page}/status`)).json()
  assert.equal(status.isActive, true)
  assert.equal((await browser.post(`${page}/cancel`)).headers.location, MAIN)
  const cancelled = await browser.get(page)
  assert.equal(cancelled.statusCode, 409)
  assert.match(cancelled.payload, /CANCELLED/)
})

test('two clicks on Generate are one job', async (t) => {
  const { engine, calls } = createFakeEngine()
  const browser = createBrowser(await buildTestApp(t, { engine }))
  await browser.get(MAIN)
  const clicks = await Promise.all([browser.post(`${MAIN}generate`), browser.post(`${MAIN}generate`)])
  assert.equal(clicks[0].headers.location, clicks[1].headers.location)
  await waitForPage(browser, String(clicks[0].headers.location))
  const again = await browser.post(`${MAIN}generate`)
  assert.equal(again.headers.location, clicks[0].headers.location)
  assert.equal(calls.tryOn, 1)
})

test('a photo without a garment is told with other ways of cutting it out, which work', async (t) => {
  const browser = createBrowser(await buildTestApp(t))
  const page = String((await browser.upload(`${MAIN}garments`, [garmentPart(white)])).headers.location)
  const failed = await waitForPage(browser, page)
  assert.equal(failed.statusCode, 422)
  assert.match(failed.payload, /No garment was found/)
  assert.match(failed.payload, /value="plain-background"/)
  const other = await browser.post(`${page}/mask`, { mask: 'whole-picture' })
  assert.equal(other.statusCode, 303)
  assert.notEqual(other.headers.location, page)
})

test('another way of cutting out is another garment with the same photo', async (t) => {
  const browser = createBrowser(await buildTestApp(t))
  const page = String((await browser.upload(`${MAIN}garments`, [garmentPart(jpeg)])).headers.location)
  const other = String((await browser.post(`${page}/mask`, { mask: 'whole-picture' })).headers.location)
  const garment = await waitForPage(browser, other)
  assert.match(garment.payload, /value="whole-picture" disabled/)
  assert.deepEqual((await browser.get(`${other}/photo`)).rawPayload, (await browser.get(`${page}/photo`)).rawPayload)
  assert.equal((await browser.get(page)).statusCode, 200)
})

test('garments and results of one visitor do not exist for another', async (t) => {
  const app = await buildTestApp(t)
  const [owner, stranger] = [createBrowser(app), createBrowser(app)]
  const garment = String((await owner.upload(`${MAIN}garments`, [garmentPart(jpeg)])).headers.location)
  const job = String((await owner.post(`${MAIN}generate`)).headers.location)
  await waitForPage(owner, job)
  for (const url of [
    garment,
    `${garment}/photo`,
    `${garment}/cloth`,
    job,
    `${job}/result`,
    `${job}/status`,
    `${job}/result/384`,
    `${garment}/cloth/192`,
    `${garment}/delete`,
    `${job}/delete`
  ]) {
    assert.equal((await owner.get(url)).statusCode, 200, url)
    assert.equal((await stranger.get(url)).statusCode, 404, url)
  }
  assert.equal((await stranger.post(`${job}/delete`)).statusCode, 404)
  assert.equal(
    (await stranger.post(`${MAIN}generate`, { garment: `upload:${garment.split('/').pop()}` })).statusCode,
    404
  )
  assert.equal((await app.inject(job.replace('/Try_On_API', '/api'))).statusCode, 404)
})

test('a forged cookie is a new visitor', async (t) => {
  const app = await buildTestApp(t)
  const owner = createBrowser(app)
  const garment = String((await owner.upload(`${MAIN}garments`, [garmentPart(jpeg)])).headers.location)
  const forger = createBrowser(app)
  forger.cookies.set('fitting_room', String(owner.cookies.get('fitting_room')).replace(/\.[^.]*$/, '.forged'))
  assert.equal((await forger.get(garment)).statusCode, 404)
})

test('“Surprise me” takes somebody else, and nobody in their own shirt', async (t) => {
  const browser = createBrowser(await buildTestApp(t, { garments: await createWornSamples(t, ['bea']) }))
  await browser.post(`${MAIN}garment`, { garment: 'sample:bea' })
  for (let count = 0; count < 30; count += 1) {
    await browser.post(`${MAIN}person`, { person: 'ana' })
    await browser.post(`${MAIN}person`, { person: 'random' })
    const [, person] = /name="person" value="(\w+)"/.exec((await browser.get(MAIN)).payload) ?? []
    assert.ok(person && person !== 'ana' && person !== 'bea', person)
  }
})

test('a first visit shows a favourite on somebody who wears no sample, and names it', async (t) => {
  const wearers = ['ana', 'bea', 'chen', 'emi', 'gus', 'hal', 'kai', 'leo']
  const app = await buildTestApp(t, { garments: await createWornSamples(t, wearers) })
  for (let count = 0; count < 10; count += 1) {
    const { payload } = await createBrowser(app).get(MAIN)
    const [, person] = /name="person" value="(\w+)"/.exec(payload) ?? []
    const [, garment] = /name="garment" value="sample:([\w-]+)"/.exec(payload) ?? []
    assert.match(person, /^(amal|bert|david|lin|mara|mei|nia|tom)$/)
    assert.match(garment, /^(sun-print|oxford-shirt|ochre-t-shirt|striped-long-sleeve)$/)
    assert.doesNotMatch(payload, /Sample garment/)
  }
})

test('a garment is deleted singly, after a question', async (t) => {
  const app = await buildTestApp(t)
  const browser = createBrowser(app)
  const page = String((await browser.upload(`${MAIN}garments`, [garmentPart(jpeg)])).headers.location)
  assert.match((await browser.get(MAIN)).payload, new RegExp(`href="${page}/delete"`))
  const question = await browser.get(`${page}/delete`)
  assert.match(question.payload, new RegExp(`<form method="post" action="${page}/delete">`))
  assert.equal((await browser.post(`${page}/delete`)).statusCode, 303)
  assert.equal((await browser.get(page)).statusCode, 404)
  assert.deepEqual(await readdir(join(app.state, 'garments')), [])
})

test('pictures come in the width that is asked for, as WebP or, for others, as JPEG', async (t) => {
  const app = await buildTestApp(t)
  const browser = createBrowser(app)
  const page = String((await browser.upload(`${MAIN}garments`, [garmentPart(jpeg)])).headers.location)
  const small = await browser.get(`${page}/cloth/192`)
  assert.equal(small.headers['content-type'], 'image/webp')
  assert.equal((await sharp(small.rawPayload).metadata()).width, 192)
  assert.ok(small.rawPayload.length < 10_000)
  const [, sample] = /src="(\/pictures\/garments\/polo\/[\w-]+)\/384"/.exec((await browser.get(MAIN)).payload) ?? []
  const plain = createBrowser(app, { accept: 'image/png,image/jpeg' })
  assert.equal((await plain.get(`${sample}/192`)).headers['content-type'], 'image/jpeg')
  assert.equal((await browser.get(`${sample}/191`)).statusCode, 400)
})

test('text is compressed as the browser asks for it', async (t) => {
  const app = await buildTestApp(t)
  const whole = await createBrowser(app).get(MAIN)
  for (const encoding of ['br', 'gzip']) {
    const answer = await createBrowser(app, { 'accept-encoding': encoding }).get(MAIN)
    assert.equal(answer.headers['content-encoding'], encoding)
    assert.ok(answer.rawPayload.length < whole.rawPayload.length / 4)
  }
})

test('a failed try-on is a page with the way on', async (t) => {
  const failures = [new CodedError('ENGINE_TIMEOUT', 'deadline')]
  const browser = createBrowser(await buildTestApp(t, { engine: createFakeEngine({ failures }).engine }))
  await browser.get(MAIN)
  const page = await waitForPage(browser, String((await browser.post(`${MAIN}generate`)).headers.location))
  assert.equal(page.statusCode, 504)
  assert.match(page.payload, /action="\/Try_On_API\/generate"/)
  assert.match(page.payload, /help#ENGINE_TIMEOUT/)
})

test('errors are pages for browsers and JSON for programs', async (t) => {
  const app = await buildTestApp(t)
  for (const url of ['/nowhere', '/Try_On_API/nowhere']) {
    const page = await createBrowser(app).get(url)
    assert.equal(page.statusCode, 404)
    assert.match(String(page.headers['content-type']), /text\/html/)
    assert.match(page.payload, /NOT_FOUND/)
    assert.equal((await app.inject({ url, headers: { accept: 'application/json' } })).json().code, 'NOT_FOUND')
  }
})

test('pages speak English or Chinese: by the browser, by the link, and then by the cookie', async (t) => {
  const app = await buildTestApp(t)
  assert.match(
    (await createBrowser(app, { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }).get(MAIN)).payload,
    /<html lang="zh-Hans">/
  )
  assert.match((await createBrowser(app, { 'accept-language': 'fr,en;q=0.5' }).get(MAIN)).payload, /<html lang="en">/)
  const browser = createBrowser(app, { 'accept-language': 'en' })
  assert.match((await browser.get(`${MAIN}?lang=zh`)).payload, /开始试穿/)
  assert.match((await browser.get(MAIN)).payload, /开始试穿/)
  assert.match((await browser.get('/nowhere')).payload, /这里什么都没有/)
  assert.match((await browser.get(`${MAIN}?lang=xx`)).payload, /开始试穿/)
})

test('no page can be kept stale: pages are no-store, files have their content in the name', async (t) => {
  const browser = createBrowser(await buildTestApp(t))
  const main = await browser.get(MAIN)
  assert.equal(main.headers['cache-control'], 'no-store')
  const addresses = [...main.payload.matchAll(/(?:src|href)="(\/(?:assets|pictures)\/[^"]+)"/g)].map(
    ([, address]) => address
  )
  assert.ok(addresses.length > 20)
  for (const address of new Set(addresses)) {
    const answer = await browser.get(address)
    assert.equal(answer.statusCode, 200, address)
    assert.match(String(answer.headers['cache-control']), /immutable/, address)
  }
  assert.equal((await browser.get('/pictures/persons/ana/old-version/192')).headers['cache-control'], 'no-cache')
})

test('pages ask nobody else for anything and run no inline code', async (t) => {
  const browser = createBrowser(await buildTestApp(t))
  for (const url of [MAIN, '/Try_On_API/help', '/nowhere']) {
    const { payload, headers } = await browser.get(url)
    assert.doesNotMatch(payload, /(?:src|href|action)="(?:https?:)?\/\//)
    assert.doesNotMatch(payload, / style="| on\w+="|<script>|<style/)
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|upgrade-insecure/)
    assert.equal(headers['strict-transport-security'], undefined)
  }
})

test('the addresses without a page lead to the main page', async (t) => {
  const browser = createBrowser(await buildTestApp(t))
  assert.equal((await browser.get('/')).headers.location, MAIN)
  assert.equal((await browser.get('/Try_On_API')).headers.location, MAIN)
})
