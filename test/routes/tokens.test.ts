import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Config } from '../../src/config.ts'
import { createToken } from '../../src/settings/api-tokens.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'

const jpeg = await garmentJpeg()
const ana = { name: 'person', content: 'ana' }
const [shop, app2] = [createToken('shop'), createToken('app')]
const bearer = ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` })
/** From elsewhere, by the machine's address. */
const AFAR = { remoteAddress: '192.0.2.7', headers: { host: '192.0.2.1:8000' } }

async function shopApp (t: TestContext, config: Partial<Config> = {}) {
  const app = await buildTestApp(t, { config: { API_TOKENS: `${shop.entry},${app2.entry}`, ...config } })
  const call = async (url: string, headers: Record<string, string> = {}, more: object = {}) =>
    await app.inject({ url, remoteAddress: AFAR.remoteAddress, ...more, headers: { ...AFAR.headers, ...headers } })
  const tryOn = async (headers: Record<string, string>) => {
    const { url, ...request } = uploadRequest([garmentPart(jpeg), ana], '/tryon', headers)
    return await call(url, request.headers, { method: request.method, payload: request.payload })
  }
  return { app, call, tryOn }
}

test('from elsewhere the API takes callers with a token alone; pages and health are for everybody', async (t) => {
  const { call, tryOn } = await shopApp(t)
  for (const answer of [await call('/api/persons'), await tryOn({}), await call(`/api/jobs/${'x'.repeat(22)}`)]) {
    assert.deepEqual([answer.statusCode, answer.json().code], [401, 'TOKEN_MISSING'])
    assert.equal(answer.headers['www-authenticate'], 'Bearer')
  }
  const unknown = await call('/api/persons', { authorization: 'Bearer fr_wrong' })
  assert.deepEqual([unknown.statusCode, unknown.json().code], [401, 'TOKEN_UNKNOWN'])
  assert.match(String(unknown.headers['www-authenticate']), /invalid_token/)
  assert.equal((await call('/api/persons', bearer(shop))).statusCode, 200)
  assert.equal((await tryOn(bearer(shop))).statusCode, 200)
  for (const url of ['/Try_On_API/', '/healthz', '/docs/json']) assert.equal((await call(url)).statusCode, 200, url)
})

test('API_ACCESS=open lets everybody in, but nobody with a wrong token', async (t) => {
  const { call, tryOn } = await shopApp(t, { API_ACCESS: 'open' })
  assert.equal((await tryOn({})).statusCode, 200)
  assert.equal((await call('/api/persons', { authorization: 'Bearer fr_wrong' })).statusCode, 401)
})

test('this machine needs no token, unless what looks like it came through a proxy', async (t) => {
  const { app } = await shopApp(t)
  for (const [remoteAddress, headers, status] of [
    ['127.0.0.1', { host: 'localhost:8000' }, 200],
    ['::1', { host: '[::1]:8000' }, 200],
    ['::ffff:127.0.0.1', { host: '127.0.0.1' }, 200],
    ['127.0.0.1', { host: '192.0.2.1' }, 401],
    ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '127.0.0.1' }, 401],
    ['127.0.0.1', { host: 'localhost', forwarded: 'for=192.0.2.7' }, 401],
    ['127.0.0.1', { host: 'localhost', via: '1.1 proxy' }, 401],
    ['192.0.2.7', { host: 'localhost' }, 401]
  ] as const) {
    const answer = await app.inject({ url: '/api/persons', remoteAddress, headers })
    assert.equal(answer.statusCode, status, `${remoteAddress} ${JSON.stringify(headers)}`)
  }
})

test('a script of an own page may call the API with the cookie that its page gave', async (t) => {
  const { call } = await shopApp(t)
  for (const page of ['/Try_On_API/', '/docs/static/index.html']) {
    const [cookie] = String((await call(page)).headers['set-cookie']).split(';')
    const own = { cookie, 'sec-fetch-site': 'same-origin' }
    assert.equal((await call('/api/persons', own)).statusCode, 200, page)
    assert.equal((await call('/api/persons', { ...own, 'sec-fetch-site': 'cross-site' })).statusCode, 401)
    assert.equal((await call('/api/persons', { ...own, cookie: 'fitting_room=forged' })).statusCode, 401)
  }
})

test('what one token has made, no other caller sees, deletes or uses, by whatever id', async (t) => {
  const { app, call } = await shopApp(t)
  const request = uploadRequest([garmentPart(jpeg), personPart(await personJpeg())], '/tryon', bearer(shop))
  const made = await app.inject(request)
  const [job, person] = [`/api/jobs/${made.headers['x-job-id']}`, String(made.headers['x-person-id'])]
  const others = [bearer(app2), {}]
  for (const headers of others) {
    const as = async (url: string, method: 'GET' | 'DELETE' = 'GET') =>
      (await app.inject({ url, method, headers })).statusCode
    assert.deepEqual([await as(job), await as(`${job}/result`), await as(job, 'DELETE')], [404, 404, 404])
    assert.equal(await as(`/api/persons/${person}`, 'DELETE'), 404)
    const parts = [garmentPart(jpeg), { name: 'person', content: person }]
    assert.equal((await app.inject(uploadRequest(parts, '/tryon', headers))).json().code, 'PERSON_UNKNOWN')
  }
  assert.equal((await call(`${job}/result`, bearer(shop))).statusCode, 200)
  assert.equal((await call(`/api/persons/${person}`, bearer(shop), { method: 'DELETE' })).statusCode, 204)
})

test('each token has a rate and a quota of its own, wherever it calls from', async (t) => {
  const { tryOn } = await shopApp(t, { RATE_LIMIT_PER_MINUTE: 2 })
  const codes = async (headers: Record<string, string>) =>
    [(await tryOn(headers)).statusCode, (await tryOn(headers)).statusCode, (await tryOn(headers)).statusCode]
  assert.deepEqual(await codes(bearer(shop)), [200, 200, 429])
  assert.deepEqual(await codes(bearer(app2)), [200, 200, 429])
  const small = await shopApp(t, { STORAGE_MEGABYTES_PER_VISITOR: 1 })
  let full
  do { full = await small.tryOn(bearer(shop)) } while (full.statusCode === 200)
  assert.equal(full.json().code, 'VISITOR_STORAGE_FULL')
  assert.equal((await small.tryOn(bearer(app2))).statusCode, 200)
})

test('over https the visitor\'s cookie is bound to host and https; its plain name counts for nothing', async (t) => {
  const app = await buildTestApp(t, { config: { TRUST_PROXY: 'loopback' } })
  const secure = { 'x-forwarded-proto': 'https' }
  const browser = createBrowser(app, secure)
  const page = await browser.get('/Try_On_API/')
  assert.match(String(page.headers['set-cookie']), /^__Host-fitting_room=[^;]+;.*Path=\/;.*HttpOnly; Secure/)
  assert.doesNotMatch(String(page.headers['set-cookie']), /Domain=/i)
  const { location } = (await browser.upload('/Try_On_API/garments', [garmentPart(jpeg)])).headers
  assert.equal((await browser.get(String(location))).statusCode, 200)
  const cookie = `fitting_room=${browser.cookies.get('__Host-fitting_room')}`
  assert.equal((await app.inject({ url: String(location), headers: { ...secure, cookie } })).statusCode, 404)
})
