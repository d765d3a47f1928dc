import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { buildTestApp, type TestAppOptions } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const asked = uploadRequest([garmentPart(await garmentJpeg())])
const HTML = { accept: 'text/html' }

async function listen (t: TestContext, options?: TestAppOptions) {
  const app = await buildTestApp(t, options)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, port: (app.server.address() as AddressInfo).port }
}

/** Sends bytes and gives back everything until the server hangs up. */
async function talk (port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}

const get = (target: string, ...headers: string[]) =>
  [`GET ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n')

test('addresses that cannot be decoded or are endless are answered like any other', async (t) => {
  const { port } = await listen(t)
  for (const [address, status, code] of [
    ['/%', 404, 'NOT_FOUND'],
    ['/%ff', 404, 'NOT_FOUND'],
    ['/api/jobs/%c3%28', 400, 'REQUEST_INVALID'],
    ['/pictures/persons/%/x/192?lang=zh', 404, 'NOT_FOUND'],
    ['http://localhost/%', 404, 'NOT_FOUND'],
    [`/api/jobs/${'x'.repeat(8000)}`, 400, 'REQUEST_INVALID']
  ] as const) {
    const answer = await talk(port, get(address, 'Accept: application/json'))
    assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} [^]*"code":"${code}"`), address)
    assert.match(answer, /\r\nx-request-id: [\w-]{16}\r\n/, address)
    assert.match(answer, /\r\ncontent-security-policy: /i, address)
  }
  assert.match(await talk(port, get('/%', 'Accept: text/html')), /^HTTP\/1\.1 404 [^]*<!doctype html>/)
})

for (const [name, bytes, status, code] of [
  ['is no HTTP', 'hello\r\n\r\n', 400, 'REQUEST_INVALID'],
  ['has no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'REQUEST_INVALID'],
  ['has 20 kB of headers', get('/', `X-Long: ${'x'.repeat(20_000)}`), 431, 'HEADERS_TOO_LARGE'],
  ['never ends its headers', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', 408, 'REQUEST_TIMEOUT']
] as const) {
  test(`a request that ${name} gets ${status} and its code`, async (t) => {
    const lines: string[] = []
    const logger = { level: 'info', stream: { write: (line: string) => lines.push(line) } }
    const { port } = await listen(t, { logger, timeouts: { request: 300, headers: 200, checkEvery: 50 } })
    const answer = await talk(port, bytes)
    assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
    const [, body] = answer.split('\r\n\r\n')
    const { requestId, ...problem } = JSON.parse(body)
    assert.deepEqual([problem.code, problem.status], [code, status])
    assert.ok(lines.some((line) => line.includes(requestId)))
  })
}

test('503 for networks that do not load and for an empty gallery say when to come back', async (t) => {
  const engine = createFakeEngine({ status: { state: 'failed', problems: ['no pack'] } }).engine
  const notReady = await (await buildTestApp(t, { engine })).inject(asked)
  const empty = await buildTestApp(t, { config: { DATA_DIRECTORY: await temporaryDirectory(t) } })
  const noPerson = await empty.inject(asked)
  for (const [answer, code] of [[notReady, 'ENGINE_NOT_READY'], [noPerson, 'PERSON_MISSING']] as const) {
    assert.deepEqual([answer.statusCode, answer.json().code], [503, code])
    assert.equal(answer.headers['retry-after'], '60')
  }
  const page = await empty.inject({ url: '/Try_On_API/', headers: HTML })
  assert.deepEqual([page.statusCode, page.headers['retry-after']], [503, '60'])
})

test('whatever is asked for while the service closes is answered from the table', async (t) => {
  let finish = () => {}
  const { engine, calls } = createFakeEngine({ gate: new Promise<void>((resolve) => { finish = resolve }) })
  const { app, port } = await listen(t, { engine, config: { SHUTDOWN_GRACE_SECONDS: 60 } })
  await app.inject({ ...asked, headers: { ...asked.headers, prefer: 'respond-async' } })
  await until(() => calls.tryOn === 1)
  const closed = app.close()
  await until(async () => (await talk(port, get('/healthz'))).includes('SHUTTING_DOWN'))
  for (const address of ['/api/persons', '/nothing', '/%', '/assets/x.js', '/Try_On_API/', '/docs/json']) {
    const answer = await talk(port, get(address, 'Accept: application/json'))
    assert.match(answer, /^HTTP\/1\.1 503 [^]*"code":"SHUTTING_DOWN"/, address)
    assert.match(answer, /\r\nretry-after: \d+\r\n/i, address)
    assert.match(answer, /\r\nconnection: close\r\n/i, address)
  }
  assert.match(await talk(port, get('/Try_On_API/', 'Accept: text/html')), /^HTTP\/1\.1 503 [^]*<!doctype html>/)
  finish()
  await closed
})

test('a part that does not exist is 416 with the length, of every file that is sent in parts', async (t) => {
  const app = await buildTestApp(t)
  const browser = createBrowser(app)
  await browser.get('/Try_On_API/')
  const garment = (await browser.upload('/Try_On_API/garments', [garmentPart(await garmentJpeg())])).headers.location
  const person = (await browser.upload('/Try_On_API/persons', [personPart(await personJpeg())])).headers.location
  const job = (await browser.post('/Try_On_API/generate', { person: 'ana' })).headers.location
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  await until(async () => (await browser.get(`${job}/status`)).json().isActive === false)
  for (const url of [
    `${garment}/photo`, `${garment}/cloth`, `${garment}/photo-mask`, `${job}/result`, `${job}/download`,
    app.asset('app.js'), '/favicon.ico'
  ]) {
    const whole = await app.inject({ url, headers: { cookie } })
    const length = whole.rawPayload.length
    const part = await app.inject({ url, headers: { cookie, range: 'bytes=0-9' } })
    assert.deepEqual([part.statusCode, part.headers['content-range']], [206, `bytes 0-9/${length}`], url)
    const none = await app.inject({ url, headers: { cookie, range: `bytes=${length}-` } })
    assert.deepEqual([none.statusCode, none.headers['content-range']], [416, `bytes */${length}`], url)
    const headers = { cookie, range: `bytes=${length}-`, accept: 'application/json' }
    const problem = await app.inject({ url, headers })
    assert.equal(problem.json().code, 'RANGE_UNSATISFIABLE', url)
  }
  // Reduced pictures are small and say that they know no parts: they come whole.
  for (const url of [`${person}/preview/384`, `${person}/framed/384`]) {
    const whole = await app.inject({ url, headers: { cookie, range: 'bytes=99999999-' } })
    assert.deepEqual([whole.statusCode, whole.headers['accept-ranges']], [200, undefined], url)
  }
})

test('every answer names its request; page and problem details of an error and the log say the same', async (t) => {
  const lines: string[] = []
  const logger = { level: 'info', stream: { write: (line: string) => lines.push(line) } }
  const app = await buildTestApp(t, { logger })
  const ids = []
  for (const url of ['/healthz', '/api/persons', '/Try_On_API/', app.asset('app.js'), '/docs/json', '/nothing']) {
    const answer = await app.inject({ url })
    const id = String(answer.headers['x-request-id'])
    assert.match(id, /^[\w-]{16}$/, url)
    assert.ok(lines.filter((line) => JSON.parse(line).reqId === id).length >= 2, url)
    ids.push(id)
  }
  assert.equal(new Set(ids).size, ids.length)
  const problem = await app.inject('/nothing')
  assert.equal(problem.headers['content-type'], 'application/problem+json; charset=utf-8')
  assert.equal(problem.json().requestId, problem.headers['x-request-id'])
  const page = await app.inject({ url: '/nothing', headers: HTML })
  assert.ok(page.payload.includes(String(page.headers['x-request-id'])))
})

test('problem details say what the older names say', async (t) => {
  const problem = (await (await buildTestApp(t)).inject('/nothing')).json()
  assert.deepEqual(
    [problem.type, problem.title, problem.status, problem.detail],
    [problem.help, problem.message, problem.statusCode, problem.advice]
  )
  assert.deepEqual([problem.status, problem.code], [404, 'NOT_FOUND'])
})
