import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { buildTestApp, temporaryFiles } from '../support/app.ts'
import { FAULTS, LIMIT_MEGABYTES } from '../support/faults.ts'
import { garmentPart, MULTIPART_TYPE, uploadRequest, type Part } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const jpeg = await garmentJpeg()
const person: Part = { name: 'person', content: 'ana' }

let app: FastifyInstance & { state: string }
const closing: Array<() => unknown> = []
before(async () => {
  app = await buildTestApp({ after: (close: () => unknown) => closing.push(close) } as unknown as TestContext, {
    config: { UPLOAD_MAXIMUM_MEGABYTES: LIMIT_MEGABYTES }
  })
})
after(async () => { for (const close of closing) await close() })

for (const { name, parts, raw, status, code, check } of FAULTS) {
  test(`POST /tryon, ${name}: ${status} ${code ?? 'and a picture'}`, async () => {
    const request = parts
      ? uploadRequest(await parts())
      : {
          method: 'POST' as const,
          url: '/tryon',
          payload: raw?.payload,
          headers: { 'content-type': raw?.type ?? MULTIPART_TYPE }
        }
    const answer = await app.inject(request)
    assert.equal(answer.statusCode, status, answer.payload.slice(0, 300))
    if (code) assert.equal(answer.json().code, code)
    else assert.equal(answer.headers['content-type'], 'image/png')
    assert.doesNotMatch(answer.payload.slice(0, 2000), /node_modules|\.ts:\d/)
    await check?.(answer.rawPayload)
    assert.equal(({} as { polluted?: boolean }).polluted, undefined)
    assert.deepEqual(await temporaryFiles(app.state), [])
  })
}

test('original bytes are nowhere on disk, only what was encoded again', async () => {
  const names = await readdir(join(app.state, 'garments'), { recursive: true })
  assert.ok(names.some((name) => name.endsWith('photo.jpg')))
  for (const name of names) {
    assert.match(name, /^[\w-]{22}(\/(record\.json|photo\.jpg|cloth\.png|(photo-)?mask\.png))?$/)
  }
})

for (const [path, status] of [
  ['/api/jobs/..%2f..%2fetc', 400],
  ['/api/jobs/%00', 400],
  ['/api/jobs/%', 400],
  ['/assets/..%2fpackage.json', 404],
  [`/api/jobs/${'x'.repeat(22)}`, 404]
] as const) {
  test(`${path}: ${status}`, async () => {
    assert.equal((await app.inject(path)).statusCode, status)
  })
}

const FOREIGN: Array<Record<string, string>> = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'http://evil.example' },
  { origin: 'null' }
]
for (const headers of FOREIGN) {
  test(`a post with ${JSON.stringify(headers)}: 403`, async () => {
    const answer = await app.inject(uploadRequest([garmentPart(jpeg)], '/tryon', headers))
    assert.equal(answer.statusCode, 403)
    assert.equal(answer.json().code, 'CROSS_SITE')
  })
}

test('a post of our own page passes', async () => {
  const own: Array<Record<string, string>> = [
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'http://127.0.0.2:8000', host: '127.0.0.2:8000' }
  ]
  for (const headers of own) {
    assert.equal((await app.inject(uploadRequest([garmentPart(jpeg), person], '/tryon', headers))).statusCode, 200)
  }
})

for (const [url, allow] of [['/tryon', 'POST'], ['/Try_On_API/generate', 'POST'], ['/Try_On_API/garments', 'POST']]) {
  test(`GET ${url}: 405 with Allow`, async () => {
    const answer = await app.inject({ url, headers: { accept: 'text/html' } })
    assert.equal(answer.statusCode, 405)
    assert.equal(answer.headers.allow, allow)
  })
}

test('a body announced as 10 GB is refused at once, and the connection is closed', async (t) => {
  const answer = await talk(t, [
    'POST /tryon HTTP/1.1', 'Host: localhost', `Content-Type: ${MULTIPART_TYPE}`, 'Content-Length: 10000000000', '', ''
  ].join('\r\n'))
  assert.match(answer, /^HTTP\/1\.1 413 /)
})

test('headers or a body that never end are answered 408', async (t) => {
  const headers = await talk(t, 'POST /tryon HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
  assert.match(headers, /^HTTP\/1\.1 408 /)
  const body = await talk(
    t,
    [
      'POST /tryon HTTP/1.1',
      'Host: localhost',
      `Content-Type: ${MULTIPART_TYPE}`,
      'Content-Length: 5000',
      '',
      '--a-boundary'
    ].join('\r\n')
  )
  assert.match(body, /^HTTP\/1\.1 408 /)
})

/** Sends bytes to a listening server and gives back everything until it closes the connection. */
async function talk (t: TestContext, bytes: string): Promise<string> {
  const server = await buildTestApp(t, { timeouts: { request: 300, headers: 200, checkEvery: 50 } })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(chunks).toString()
}
