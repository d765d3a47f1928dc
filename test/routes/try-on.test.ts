import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { CodedError } from '../../src/coded-error.ts'
import { decodeUpload } from '../../src/imaging/decode.ts'
import { buildTestApp } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const jpeg = await garmentJpeg()
/** Noise does not compress: such a photo is no small request. */
const SQUARE = { width: 400, height: 400, channels: 3, background: '#808080' } as const
const ana = { name: 'person', content: 'ana' }

test('POST /tryon answers the picture, and names the person, the job and the time of each stage', async (t) => {
  const app = await buildTestApp(t)
  const answer = await app.inject(uploadRequest([garmentPart(jpeg), ana]))
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'image/png')
  assert.equal(answer.headers['x-person-id'], 'ana')
  assert.match(String(answer.headers['x-job-id']), /^[\w-]{22}$/)
  assert.match(
    String(answer.headers['server-timing']),
    /find-garment;dur=[\d.]+, .*encode-garment;dur=[\d.]+, load-person;dur=[\d.]+, condition;dur=/
  )
  const { width, height } = await sharp(answer.rawPayload).metadata()
  assert.deepEqual({ width, height }, { width: 768, height: 1024 })
})

test('the person may stand before or after the garment in the form', async (t) => {
  const app = await buildTestApp(t)
  for (const parts of [[garmentPart(jpeg), ana], [ana, garmentPart(jpeg)]]) {
    assert.equal((await app.inject(uploadRequest(parts))).headers['x-person-id'], 'ana')
  }
})

test('without a person any one of the gallery is taken', async (t) => {
  const app = await buildTestApp(t)
  const answer = await app.inject(uploadRequest([garmentPart(jpeg)]))
  const persons = (await app.inject('/api/persons')).json() as Array<{ id: string }>
  assert.ok(persons.some(({ id }) => id === answer.headers['x-person-id']))
})

const ASYNCHRONOUS: Array<Record<string, string>> = [{ prefer: 'respond-async' }, { accept: 'application/json' }]
for (const headers of ASYNCHRONOUS) {
  test(`with ${JSON.stringify(headers)} the job is answered at once and can be followed to its picture`, async (t) => {
    const app = await buildTestApp(t)
    const accepted = await app.inject(uploadRequest([garmentPart(jpeg), ana], '/tryon', headers))
    assert.equal(accepted.statusCode, 202)
    const { links } = accepted.json()
    assert.equal(accepted.headers.location, links.self)
    const job = await poll(() => app.inject(links.self), (answer) => answer.json().state === 'done')
    assert.equal(job.json().progress, 1)
    const result = await app.inject(links.result)
    assert.equal(result.headers['content-type'], 'image/png')
    assert.equal(
      (await app.inject({ url: links.result, headers: { 'if-none-match': String(result.headers.etag) } })).statusCode,
      304
    )
    assert.equal((await app.inject({ url: links.result, headers: { range: 'bytes=0-9' } })).statusCode, 206)
  })
}

test('the same garment on the same person is computed once', async (t) => {
  const { engine, calls } = createFakeEngine()
  const app = await buildTestApp(t, { engine, config: { API_ACCESS: 'open' } })
  const first = await app.inject(uploadRequest([garmentPart(jpeg), ana]))
  const second = await app.inject({ ...uploadRequest([garmentPart(jpeg), ana]), remoteAddress: '127.0.0.9' })
  assert.equal(calls.tryOn, 1)
  assert.deepEqual(second.rawPayload, first.rawPayload)
  assert.notEqual(second.headers['x-job-id'], first.headers['x-job-id'])
})

test('a job without a picture yet answers 409, and is gone after DELETE', async (t) => {
  const gate = new Promise<void>(() => {})
  const app = await buildTestApp(t, { engine: createFakeEngine({ gate }).engine })
  const { links } = (
    await app.inject(uploadRequest([garmentPart(jpeg), ana], '/tryon', { prefer: 'respond-async' }))
  ).json()
  const early = await app.inject(links.result)
  assert.equal(early.statusCode, 409)
  assert.equal(early.json().code, 'JOB_NOT_DONE')
  assert.equal((await app.inject({ method: 'DELETE', url: links.self })).statusCode, 204)
  assert.equal((await app.inject(links.self)).statusCode, 404)
})

test('a failed job tells its code and answers its status for the picture', async (t) => {
  const failures = [new CodedError('ENGINE_TIMEOUT', 'deadline')]
  const app = await buildTestApp(t, { engine: createFakeEngine({ failures }).engine })
  const answer = await app.inject(uploadRequest([garmentPart(jpeg), ana]))
  assert.equal(answer.statusCode, 504)
  assert.equal(answer.json().code, 'ENGINE_TIMEOUT')
})

test('a worker that dies once costs a second attempt, twice the job', async (t) => {
  const crash = new CodedError('ENGINE_CRASHED', 'exit 139')
  const { engine, calls } = createFakeEngine({ failures: [crash, undefined, crash, crash] })
  const app = await buildTestApp(t, { engine })
  assert.equal((await app.inject(uploadRequest([garmentPart(jpeg), ana]))).statusCode, 200)
  assert.equal(calls.tryOn, 2)
  const second = await app.inject(uploadRequest([garmentPart(jpeg), { name: 'person', content: 'bea' }]))
  assert.equal(second.statusCode, 500)
  assert.equal(second.json().code, 'ENGINE_CRASHED')
})

test('an engine that cannot start: 503 for the picture, problems at /readyz, pages with a notice', async (t) => {
  const problems = ['generator.onnx is missing: restore it']
  const app = await buildTestApp(t, { engine: createFakeEngine({ status: { state: 'failed', problems } }).engine })
  const answer = await app.inject(uploadRequest([garmentPart(jpeg), ana]))
  assert.equal(answer.statusCode, 503)
  assert.equal(answer.json().code, 'ENGINE_NOT_READY')
  const ready = await app.inject('/readyz')
  assert.equal(ready.statusCode, 503)
  assert.deepEqual(ready.json().problems, problems)
  assert.equal((await app.inject('/healthz')).statusCode, 200)
  const page = await app.inject('/Try_On_API/')
  assert.equal(page.statusCode, 200)
  assert.match(page.payload, /class="notice"/)
})

test('a full queue answers 503 to everybody, a visitor with enough jobs 429, both with Retry-After', async (t) => {
  const gate = new Promise<void>(() => {})
  const app = await buildTestApp(t, {
    engine: createFakeEngine({ gate }).engine,
    config: { QUEUE_LIMIT: 2, QUEUE_LIMIT_PER_VISITOR: 1, API_ACCESS: 'open' }
  })
  const send = (person: string, remoteAddress: string) =>
    app.inject({
      ...uploadRequest([garmentPart(jpeg), { name: 'person', content: person }], '/tryon', { prefer: 'respond-async' }),
      remoteAddress
    })
  assert.equal((await send('ana', '127.0.0.1')).statusCode, 202)
  const own = await send('bea', '127.0.0.1')
  assert.deepEqual([own.statusCode, own.json().code], [429, 'VISITOR_LIMIT'])
  assert.equal((await send('bea', '127.0.0.2')).statusCode, 202)
  const full = await send('chen', '127.0.0.3')
  assert.deepEqual([full.statusCode, full.json().code], [503, 'QUEUE_FULL'])
  for (const answer of [own, full]) assert.ok(Number(answer.headers['retry-after']) >= 1)
  assert.equal((await app.inject('/readyz')).statusCode, 503)
})

test('where there is no place an upload is refused before it is read', async (t) => {
  const decoded: number[] = []
  const app = await buildTestApp(t, {
    engine: createFakeEngine({ gate: new Promise<void>(() => {}) }).engine,
    config: { QUEUE_LIMIT: 1, QUEUE_LIMIT_PER_VISITOR: 1, API_ACCESS: 'open' },
    decodeUpload: async (bytes, ...rest) => {
      decoded.push(bytes.length)
      return await decodeUpload(bytes, ...rest)
    }
  })
  const headers = { prefer: 'respond-async' }
  const sample = uploadRequest([{ name: 'garment', content: 'sun-print' }, ana], '/tryon', headers)
  assert.equal((await app.inject(sample)).statusCode, 202)
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  const photo = await sharp({ create: { ...SQUARE, noise } }).jpeg().toBuffer()
  for (const url of ['/tryon', '/api/v1/try-ons']) {
    const upload = uploadRequest([garmentPart(photo), ana], url, headers)
    const refused = await app.inject({ ...upload, remoteAddress: '127.0.0.2' })
    assert.deepEqual([refused.statusCode, refused.json().code], [503, 'QUEUE_FULL'], url)
  }
  assert.deepEqual(decoded, [])
})

async function poll<Answer> (ask: () => Promise<Answer>, isDone: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = await ask()
    if (isDone(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
