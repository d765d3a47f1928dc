import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { decodeUpload } from '../../src/imaging/decode.ts'
import { buildTestApp, type TestAppOptions } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, multipartBody, MULTIPART_TYPE } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { progressiveJpeg } from '../support/progressive-jpeg.ts'
import { head, listen, sendChunksForEver, talk, uploadHead } from '../support/sockets.ts'

const MEGABYTE = 1024 * 1024
const whole = multipartBody([garmentPart(await garmentJpeg()), { name: 'person', content: 'ana' }])
const NODE_TIMES = { request: 20_000, headers: 15_000, checkEvery: 5_000 }
const readProblems = async (app: Awaited<ReturnType<typeof buildTestApp>>) =>
  (await app.inject('/readyz')).json().problems.join() as string

/** A listening server on which uploads have to be as fast as `upload` says. */
async function serve (t: TestContext, upload: [total: number, window: number], options: TestAppOptions = {}) {
  const [milliseconds, windowMilliseconds] = upload
  const pace = { milliseconds, windowMilliseconds, windowBytes: 1 }
  const app = await buildTestApp(t, { timeouts: { ...NODE_TIMES, upload: pace }, ...options })
  return { app, port: await listen(app) }
}

/** An upload of which half has come. */
const begun = Buffer.concat([Buffer.from(uploadHead('/tryon', whole.length)), whole.subarray(0, whole.length >> 1)])

test('a part that nobody wants is passed over at whatever size, and the upload answered', async (t) => {
  const { port } = await serve(t, [60_000, 60_000])
  const boundary = /boundary=(.*)/.exec(MULTIPART_TYPE)?.[1]
  const answerTo = async (body: Buffer) => {
    const sent = Buffer.concat([Buffer.from(uploadHead('/tryon', body.length)), body])
    const { answered, heard } = await talk(t, port, sent)
    await answered
    return heard()
  }
  for (const line of ['X: y', 'Content-Disposition: attachment', 'Content-Disposition: form-data; name="\r"']) {
    const part = `--${boundary}\r\n${line}\r\n\r\n${'x'.repeat(40_000)}\r\n`
    assert.match(await answerTo(Buffer.concat([Buffer.from(part), whole])), /^HTTP\/1\.1 200 /, line)
    assert.match(await answerTo(Buffer.from(`${part}--${boundary}--\r\n`)), /^HTTP\/1\.1 400 [^]*FILE_MISSING/, line)
  }
})

test('an upload that stalls is ended with 408, and so is one that never ends', async (t) => {
  const stalling = await serve(t, [60_000, 100])
  assert.match(await (await talk(t, stalling.port, begun)).whole, /^HTTP\/1\.1 408 [^]*REQUEST_TIMEOUT/)
  const lasting = await serve(t, [300, 50])
  const slow = await talk(t, lasting.port, begun)
  const drops = setInterval(() => slow.socket.write('x'), 10)
  t.after(() => clearInterval(drops))
  assert.match(await slow.whole, /^HTTP\/1\.1 408 [^]*REQUEST_TIMEOUT/)
})

test('one network has a third of the places; when all are taken /readyz says so, until they are free', async (t) => {
  const { app, port } = await serve(t, [60_000, 60_000])
  const stall = async (address: string) => await talk(t, port, begun, address)
  const send = async (address: string) => {
    const complete = Buffer.concat([Buffer.from(uploadHead('/tryon', whole.length)), whole])
    const { answered, heard } = await talk(t, port, complete, address)
    await answered
    return heard()
  }
  const stalled = await Promise.all([2, 2, 2, 2].map(async (n) => await stall(`127.0.0.${n}`)))
  await until(async () => (await send('127.0.0.2')).startsWith('HTTP/1.1 429 '))
  assert.match(await send('127.0.0.2'), /retry-after: \d+[^]*RATE_LIMITED/)
  assert.match(await send('127.0.0.9'), /^HTTP\/1\.1 200 /)
  assert.equal(await readProblems(app), '')
  stalled.push(...await Promise.all([3, 3, 3, 3, 4, 4, 4, 4].map(async (n) => await stall(`127.0.0.${n}`))))
  assert.match(await until(async () => await readProblems(app)), /places for uploads/)
  assert.match(await send('127.0.0.9'), /^HTTP\/1\.1 503 [^]*QUEUE_FULL/)
  for (const { socket } of stalled) socket.destroy()
  await until(async () => await readProblems(app) === '')
  assert.match(await send('127.0.0.2'), /^HTTP\/1\.1 200 /)
})

test('an upload in chunks ends at the size that one with a length may have', async (t) => {
  const { port } = await serve(t, [60_000, 60_000], { config: { UPLOAD_MAXIMUM_MEGABYTES: 0.5 } })
  const upload = await talk(t, port, uploadHead('/tryon'))
  assert.ok(await sendChunksForEver(upload, 200 * MEGABYTE) < 50 * MEGABYTE)
  assert.match(await upload.whole, /^HTTP\/1\.1 413 [^]*IMAGE_TOO_LARGE/)
})

const UNREAD: Array<[request: string, type: string, status: number]> = [
  ['GET /healthz', 'application/xml', 200],
  ['POST /nothing-here', 'application/xml', 404],
  ['POST /tryon', 'application/xml', 415],
  ['GET /tryon', MULTIPART_TYPE, 405],
  ['POST /Try_On_API/person', 'application/x-www-form-urlencoded', 413]
]

test('a body without end that nobody wants is answered, and nobody reads the rest', async (t) => {
  const { port } = await serve(t, [60_000, 60_000])
  for (const [request, type, status] of UNREAD) {
    const upload = await talk(t, port, head(request, `Content-Type: ${type}`, 'Transfer-Encoding: chunked'))
    assert.ok(await sendChunksForEver(upload, 200 * MEGABYTE) < 50 * MEGABYTE, request)
    assert.match(await upload.whole, new RegExp(`^HTTP/1\\.1 ${status} `), request)
  }
})

test('who hangs up while the picture is decoded, or waits for that, leaves no job behind', async (t) => {
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  const decoded: number[] = []
  const { engine, calls } = createFakeEngine()
  const { app, port } = await serve(t, [60_000, 60_000], {
    engine,
    decodeUpload: async (bytes, limits, withinMemory) => await decodeUpload(bytes, limits, async (weight, task) =>
      await withinMemory(weight, async () => {
        decoded.push(weight)
        await gate
        return await task()
      }))
  })
  const complete = Buffer.concat([Buffer.from(uploadHead('/tryon', whole.length)), whole])
  const talks = await Promise.all([1, 2, 3].map(async () => await talk(t, port, complete)))
  await until(() => decoded.length === 2)
  for (const { socket } of talks) socket.destroy()
  await until(async () => await new Promise<number>((resolve, reject) =>
    app.server.getConnections((error, count) => error ? reject(error) : resolve(count))) === 0)
  open()
  const last = await talk(t, port, complete)
  await last.answered
  assert.match(last.heard(), /^HTTP\/1\.1 200 /)
  assert.equal(decoded.length, 3)
  assert.equal(calls.tryOn, 1)
  assert.equal((await readdir(join(app.state, 'garments'))).length, 1)
})

test('pictures that are large when decoded wait for each other, whatever few bytes they have as files', async (t) => {
  const underway: Array<() => void> = []
  let most = 0
  const small = await decodeUpload(await garmentJpeg())
  const { port } = await serve(t, [60_000, 60_000], {
    decodeUpload: async (bytes, limits, withinMemory) => await decodeUpload(bytes, limits, async (weight) =>
      await withinMemory(weight, async () => {
        await new Promise<void>((resolve) => { most = Math.max(most, underway.push(resolve)) })
        // Of the right type for every decoding that there is.
        return small as never
      }))
  })
  const send = async (width: number, height: number) => {
    const body = multipartBody([garmentPart(progressiveJpeg(width, height, 2)), { name: 'person', content: 'ana' }])
    const { answered, heard } = await talk(t, port, Buffer.concat([
      Buffer.from(uploadHead('/tryon', body.length)), body
    ]))
    await answered
    assert.match(heard(), /^HTTP\/1\.1 200 /)
  }
  // At 12 bytes a pixel of a progressive JPEG two of 16 megapixels fit into the memory, of 32 only one.
  const fitting = [send(4000, 4000), send(4000, 4000)]
  await until(() => underway.length === 2)
  for (const finish of underway.splice(0)) finish()
  await Promise.all(fitting)
  most = 0
  const large = [send(8000, 4000), send(8000, 4000)]
  for (let count = 0; count < 2; count += 1) {
    await until(() => underway.length > 0)
    for (const finish of underway.splice(0)) finish()
  }
  await Promise.all(large)
  assert.equal(most, 1)
})
