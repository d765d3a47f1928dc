import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { openGarmentShelf } from '../../src/jobs/belongings/garment-shelf.ts'
import { buildTestApp, type TestAppOptions } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { garmentPart, multipartBody, MULTIPART_TYPE, uploadRequest } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'

const jpeg = await garmentJpeg()
const whole = multipartBody([garmentPart(jpeg), { name: 'person', content: 'ana' }])

/** A picture that hardly compresses: about half a megabyte at 600 pixels. */
async function noise (width: number): Promise<Buffer> {
  const grain = { type: 'gaussian', mean: 128, sigma: 60 } as const
  return await sharp({ create: { width, height: 600, channels: 3, background: '#808080', noise: grain } })
    .jpeg()
    .toBuffer()
}

/** The head of an upload of which nothing follows: whoever waits for its body answers with a timeout. */
const headOf = (path: string) =>
  [
    'POST ' + path + ' HTTP/1.1',
    'Host: localhost',
    `Content-Type: ${MULTIPART_TYPE}`,
    `Content-Length: ${whole.length}`,
    '',
    ''
  ].join('\r\n')

async function answerTo (t: TestContext, path: string, config: TestAppOptions['config']): Promise<string> {
  const app = await buildTestApp(t, { config })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {})
  socket.write(headOf(path))
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}

for (const path of ['/tryon', '/Try_On_API/garments', '/Try_On_API/persons']) {
  test(`POST ${path} is refused with 507 before its body is read when the disk is nearly full`, async (t) => {
    const answer = await answerTo(t, path, { MINIMUM_FREE_MEGABYTES: 1_000_000 })
    assert.match(answer, /^HTTP\/1\.1 507 /)
    assert.match(answer, /connection: close/i)
    assert.match(answer, /STORAGE_FULL/)
  })
}

test('uploads stop when those of everybody take too much, and go on when something is deleted', async (t) => {
  const app = await buildTestApp(t, { config: { STORAGE_MEGABYTES: 1 } })
  const answers = []
  do {
    answers.push(await app.inject(uploadRequest([garmentPart(jpeg), { name: 'person', content: 'ana' }])))
  } while (answers.at(-1)?.statusCode === 200)
  const last = answers.at(-1)
  assert.deepEqual([last?.statusCode, last?.json().code], [507, 'STORAGE_FULL'])
  assert.match((await app.inject('/readyz')).json().problems.join(), /STORAGE_MEGABYTES/)
  for (const { headers } of answers.slice(0, -1)) {
    await app.inject({ method: 'DELETE', url: `/api/jobs/${headers['x-job-id']}` })
  }
  assert.equal(
    (await app.inject(uploadRequest([garmentPart(jpeg), { name: 'person', content: 'ana' }]))).statusCode,
    200
  )
})

test('one visitor\'s quota stops that visitor alone, and deleting makes room again', async (t) => {
  const app = await buildTestApp(t, { config: { STORAGE_MEGABYTES_PER_VISITOR: 1 } })
  const browser = createBrowser(app)
  await browser.get('/Try_On_API/')
  const send = async (width: number) => await browser.upload('/Try_On_API/garments', [garmentPart(await noise(width))])
  const answers = []
  do {
    answers.push(await send(600 + answers.length))
  } while (answers.at(-1)?.statusCode === 303)
  const pages = answers.map(({ headers }) => String(headers.location))
  assert.equal(answers.at(-1)?.statusCode, 507)
  assert.match((await send(500)).payload, /VISITOR_STORAGE_FULL/)
  assert.equal((await browser.post('/Try_On_API/generate', { person: 'ana' })).statusCode, 507)
  assert.equal((await browser.post(`${pages[0]}/mask`, { mask: 'whole-picture' })).statusCode, 507)
  const mask = { name: 'mask', content: jpeg, filename: 'mask.jpg' }
  assert.equal((await browser.upload(`${pages[0]}/brush`, [mask])).statusCode, 507)
  const neighbour = createBrowser(app)
  await neighbour.get('/Try_On_API/')
  assert.equal((await neighbour.upload('/Try_On_API/persons', [personPart(await personJpeg())])).statusCode, 303)
  await browser.post('/Try_On_API/forget')
  assert.equal((await send(400)).statusCode, 303)
})

test('what an upload takes is known again after a restart', async (t) => {
  const app = await buildTestApp(t)
  await app.inject(uploadRequest([garmentPart(jpeg), { name: 'person', content: 'ana' }]))
  const [folder] = await readdir(join(app.state, 'garments'))
  const { bytes, account } = JSON.parse(await readFile(join(app.state, 'garments', folder, 'record.json'), 'utf8'))
  assert.ok(bytes > jpeg.length / 2)
  const shelf = await openGarmentShelf(join(app.state, 'garments'))
  assert.equal(await shelf.bytesOf(account), bytes)
  assert.equal(await shelf.bytesOf('somebody else'), 0)
})
