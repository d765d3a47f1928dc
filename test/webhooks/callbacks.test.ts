import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { openCallbacks, type CallbackOptions } from '../../src/webhooks/callbacks.ts'
import { until } from '../support/jobs.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const SECRET = 's'.repeat(32)
const MESSAGE = { type: 'try-on.done', data: { id: 'job' } }

interface Received { readonly headers: IncomingHttpHeaders, readonly body: string }

/** A server that answers with these statuses in turn, the last one again and again. */
async function startReceiver (t: TestContext, ...statuses: number[]) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    text(request).then((body) => {
      received.push({ headers: request.headers, body })
      const status = statuses[Math.min(received.length, statuses.length) - 1]
      response.writeHead(status, { location: `http://127.0.0.1:${port}/elsewhere` }).end()
    }, () => {})
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/hook`, port, received }
}

async function open (t: TestContext, options: Partial<CallbackOptions> = {}) {
  const directory = options.directory ?? await temporaryDirectory(t)
  const problems: string[] = []
  const callbacks = await openCallbacks({
    directory,
    secret: SECRET,
    describe: async () => MESSAGE,
    isAllowed: () => true,
    onProblem: (_job, problem) => problems.push(problem),
    pauses: [1, 1],
    lookMilliseconds: 5,
    ...options
  })
  t.after(async () => await callbacks.close())
  const left = async () => (await readdir(directory)).length
  return { callbacks, directory, problems, left }
}

test('a job that has ended is told once, signed with time and id, and forgotten', async (t) => {
  const { url, received } = await startReceiver(t, 200)
  const { callbacks, left } = await open(t)
  await callbacks.register('job', url)
  callbacks.ended('job')
  await until(async () => await left() === 0)
  assert.equal(received.length, 1)
  const [{ headers, body }] = received
  assert.deepEqual(JSON.parse(body), MESSAGE)
  const signed = `job.${String(headers['webhook-timestamp'])}.${body}`
  assert.equal(headers['webhook-id'], 'job')
  assert.equal(headers['webhook-signature'], `v1,${createHmac('sha256', SECRET).update(signed).digest('base64')}`)
  assert.ok(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000) < 60)
})

test('what is not taken is tried again after each pause, and then given up', async (t) => {
  const { url, received } = await startReceiver(t, 500)
  const { callbacks, left, problems } = await open(t)
  await callbacks.register('job', url)
  await until(async () => await left() === 0)
  assert.equal(received.length, 3)
  assert.deepEqual(problems, ['500', '500', '500, given up'])
})

test('redirects are not followed, and 410 ends it at once', async (t) => {
  const { url, received } = await startReceiver(t, 302, 410)
  const { callbacks, left, problems } = await open(t)
  await callbacks.register('job', url)
  await until(async () => await left() === 0)
  assert.equal(received.length, 2)
  assert.deepEqual(problems, ['302', '410, given up'])
})

test('what one process has not told the next one tells; a job that is gone is never told', async (t) => {
  const { url, received } = await startReceiver(t, 204)
  const first = await open(t, { describe: async () => undefined })
  await first.callbacks.register('job', url)
  first.callbacks.ended('job')
  await first.callbacks.close()
  assert.equal(await first.left(), 1)
  const second = await open(t, { directory: first.directory })
  await until(async () => await second.left() === 0)
  assert.equal(received.length, 1)
  const gone = await open(t, { describe: async () => null })
  await gone.callbacks.register('job', url)
  await until(async () => await gone.left() === 0)
  assert.equal(received.length, 1)
})

test('a name that leads into a private network is refused, whatever it said before', async (t) => {
  const { port, received } = await startReceiver(t, 200)
  const answers = ['203.0.113.7', '127.0.0.1']
  const lookup: LookupFunction = (_name, _options, callback) => callback(null, [{ address: answers[1], family: 4 }], 4)
  const { callbacks, left, problems } = await open(t, { lookup, isAllowed: (address) => address === answers[0] })
  await callbacks.register('job', `http://shop.example:${port}/`)
  await until(async () => await left() === 0)
  assert.equal(received.length, 0)
  assert.equal(problems.at(-1), 'ADDRESS_INVALID, given up')
})
