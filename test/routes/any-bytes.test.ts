import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildTestApp, temporaryFiles } from '../support/app.ts'
import { garmentPart, MULTIPART_TYPE, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const HEADS = ['', '\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'RIFF\x10\0\0\0WEBP'].map((head) => Buffer.from(head, 'latin1'))
const RUNS = { numRuns: 60 }

test('no bytes as a garment make the service fail', async (t) => {
  const app = await buildTestApp(t)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...HEADS), fc.uint8Array({ maxLength: 2000 }), async (head, tail) => {
      const { statusCode } = await app.inject(uploadRequest([garmentPart(Buffer.concat([head, tail]))]))
      assert.ok(statusCode >= 200 && statusCode < 500, String(statusCode))
    }),
    RUNS
  )
  assert.deepEqual(await temporaryFiles(app.state), [])
})

test('no damage to a real picture makes the service fail', async (t) => {
  const app = await buildTestApp(t)
  const jpeg = await garmentJpeg()
  const damage = fc.array(fc.tuple(fc.nat(jpeg.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 })
  await fc.assert(fc.asyncProperty(damage, async (changes) => {
    const copy = Buffer.from(jpeg)
    for (const [index, byte] of changes) copy[index] = byte
    const { statusCode } = await app.inject(uploadRequest([garmentPart(copy)], '/tryon', { prefer: 'respond-async' }))
    assert.ok([202, 400, 413, 415, 422, 429, 503].includes(statusCode), String(statusCode))
  }), RUNS)
})

test('no body and no content type make the service fail', async (t) => {
  const app = await buildTestApp(t)
  const types = fc.constantFrom(
    MULTIPART_TYPE,
    'multipart/form-data',
    'multipart/form-data; boundary=',
    'application/json',
    'application/x-www-form-urlencoded',
    'text/plain',
    ''
  )
  const urls = fc.constantFrom('/tryon', '/Try_On_API/garments', '/Try_On_API/person', '/Try_On_API/generate')
  await fc.assert(fc.asyncProperty(urls, types, fc.uint8Array({ maxLength: 300 }), async (url, type, body) => {
    const { statusCode } = await app.inject({
      method: 'POST',
      url,
      payload: Buffer.from(body),
      headers: { 'content-type': type }
    })
    assert.ok(statusCode < 500, `${statusCode} for ${type}`)
  }), RUNS)
})
