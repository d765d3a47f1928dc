import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeThumbnail } from '../../src/imaging/thumbnail.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'

test('posts above the rate are refused with the time to wait; reading is not counted with them', async (t) => {
  const app = await buildTestApp(t, { config: { RATE_LIMIT_PER_MINUTE: 2 } })
  for (let count = 0; count < 5; count += 1) assert.equal((await app.inject('/favicon.ico')).statusCode, 200)
  const answers = []
  for (let count = 0; count < 3; count += 1) answers.push(await app.inject(uploadRequest([])))
  assert.deepEqual(answers.map(({ statusCode }) => statusCode), [400, 400, 429])
  assert.equal(answers[2].json().code, 'RATE_LIMITED')
  assert.ok(Number(answers[2].headers['retry-after']) > 0)
})

test('reads above their rate are refused, also of what is not there; reports on the service never are', async (t) => {
  const app = await buildTestApp(t, { config: { RATE_LIMIT_READS_PER_MINUTE: 3 } })
  const remoteAddress = '2001:db8::1'
  const read = async (url: string) => (await app.inject({ url, remoteAddress })).statusCode
  const urls = ['/favicon.ico', '/nothing-here', '/favicon.ico', '/favicon.ico', '/nothing-here', '/healthz', '/readyz']
  const statuses = []
  for (const url of urls) statuses.push(await read(url))
  assert.deepEqual(statuses, [200, 404, 200, 429, 429, 200, 200])
  const other = async (address: string) =>
    (await app.inject({ url: '/favicon.ico', remoteAddress: address })).statusCode
  assert.deepEqual([await other('2001:db8::2'), await other('2001:db8:0:1::1')], [429, 200])
})

test('a result, a photo and a picture of the gallery are resized once, however often they are asked for', async (t) => {
  const made: number[] = []
  const app = await buildTestApp(t, {
    makeThumbnail: async (picture, width) => {
      made.push(width)
      return await makeThumbnail(picture, width)
    }
  })
  const browser = createBrowser(app)
  const photo = personPart(await personJpeg())
  const person = String((await browser.upload('/Try_On_API/persons', [photo])).headers.location)
  const garment = await browser.upload('/Try_On_API/garments', [garmentPart(await garmentJpeg())])
  await waitForPage(browser, String(garment.headers.location))
  const job = String((await browser.post('/Try_On_API/generate', { person: 'ana' })).headers.location)
  await waitForPage(browser, job)
  const [sample] = (await app.inject('/api/garments')).json()
  for (const url of [`${job}/result/1536`, `${job}/result/192`, `${person}/photo/768`, sample.thumbnail]) {
    const before = made.length
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await browser.get(url)))
    assert.ok(answers.every(({ statusCode }) => statusCode === 200), url)
    assert.equal(made.length, before + 1, url)
  }
})
