import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCorsOrigins } from '../../src/settings/cors-origins.ts'
import { buildTestApp } from '../support/app.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const SHOP = 'https://shop.example'
const cross = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site' })
const asked = async (origin: string, url = '/tryon') =>
  uploadRequest([garmentPart(await garmentJpeg()), { name: 'person', content: 'ana' }], url, cross(origin))

test('a page of a named origin may call the API and read what it answers, also its errors; no other may', async (t) => {
  const app = await buildTestApp(t, { config: { CORS_ORIGINS: SHOP } })
  const made = await app.inject(await asked(SHOP))
  assert.deepEqual([made.statusCode, made.headers['access-control-allow-origin']], [200, SHOP])
  assert.match(String(made.headers['access-control-expose-headers']), /x-job-id/)
  assert.equal(made.headers['access-control-allow-credentials'], undefined)
  assert.equal(made.headers.vary, 'origin')
  const missing = await app.inject({ url: `/api/jobs/${'x'.repeat(22)}`, headers: cross(SHOP) })
  assert.deepEqual([missing.statusCode, missing.headers['access-control-allow-origin']], [404, SHOP])
  for (const origin of ['https://evil.example', 'https://shop.example.evil.example', 'http://shop.example', 'null']) {
    const refused = await app.inject(await asked(origin))
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'CROSS_SITE'], origin)
    const read = await app.inject({ url: '/api/persons', headers: cross(origin) })
    assert.equal(read.headers['access-control-allow-origin'], undefined, origin)
  }
})

test('a browser that asks first is told what it may send, without a token even from elsewhere', async (t) => {
  const app = await buildTestApp(t, { config: { CORS_ORIGINS: SHOP } })
  for (const url of ['/tryon', '/api/persons', '/api/jobs/x']) {
    const answer = await app.inject({ method: 'OPTIONS', url, remoteAddress: '192.0.2.7', headers: cross(SHOP) })
    assert.deepEqual([answer.statusCode, answer.headers['access-control-allow-origin']], [204, SHOP], url)
    assert.match(String(answer.headers['access-control-allow-headers']), /authorization/)
    assert.match(String(answer.headers['access-control-allow-methods']), /POST, PUT, DELETE/)
  }
})

test('pages stay closed to other sites, and without the setting so does the API', async (t) => {
  const open = await buildTestApp(t, { config: { CORS_ORIGINS: '*' } })
  assert.equal((await open.inject(await asked('https://any.example'))).statusCode, 200)
  const page = await open.inject({ method: 'POST', url: '/Try_On_API/forget', headers: cross(SHOP) })
  assert.deepEqual([page.statusCode, page.headers['access-control-allow-origin']], [403, undefined])
  const closed = await buildTestApp(t)
  assert.equal((await closed.inject(await asked(SHOP))).statusCode, 403)
  const persons = await closed.inject({ url: '/api/persons', headers: cross(SHOP) })
  assert.equal(persons.headers['access-control-allow-origin'], undefined)
})

test('CORS_ORIGINS takes origins and nothing else', () => {
  assert.deepEqual(readCorsOrigins('https://shop.example, http://localhost:3000'), [SHOP, 'http://localhost:3000'])
  for (const wrong of ['shop.example', 'https://shop.example/', 'https://shop.example/path']) {
    assert.throws(() => readCorsOrigins(wrong), /is not an origin/)
  }
})
