import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import type { CodedError } from '../../src/coded-error.ts'
import { networkOf } from '../../src/plugins/client-network.ts'
import upload from '../../src/plugins/upload.ts'
import { UPLOADS_AT_ONCE, UPLOADS_PER_NETWORK } from '../../src/plugins/upload-places.ts'
import { garmentPart, multipartBody, MULTIPART_TYPE } from '../support/multipart.ts'

const BODY = multipartBody([garmentPart(Buffer.from('picture'))])

async function uploadDesk (t: TestContext) {
  const app = Fastify()
  t.after(async () => await app.close())
  await app.register(upload, { maximumBytes: 1000 })
  app.setErrorHandler(async (error: CodedError, _request, reply) => await reply.code(400).send({ code: error.code }))
  let begun = 0
  app.post('/', async (request, reply) => {
    begun += 1
    const bytes = await request.receiveUpload(reply, ['garment'], async ({ files }) => files.get('garment')?.length)
    return { bytes }
  })
  await app.ready()
  const headers = { 'content-type': MULTIPART_TYPE }
  const send = (payload: PassThrough, remoteAddress: string, more: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/', payload, headers: { ...headers, ...more }, remoteAddress })
  return { send, begun: () => begun, problem: () => app.uploadProblem() }
}

/** Half of a body; `end` sends the rest. */
function halfSent () {
  const payload = new PassThrough()
  payload.write(BODY.subarray(0, BODY.length >> 1))
  return { payload, end: () => payload.end(BODY.subarray(BODY.length >> 1)) }
}

const whole = () => new PassThrough().end(BODY) as PassThrough

async function untilBegun (desk: Awaited<ReturnType<typeof uploadDesk>>, count: number): Promise<void> {
  while (desk.begun() < count) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('one upload more than there are places is turned away; when they are read, the next is welcome', async (t) => {
  const desk = await uploadDesk(t)
  const bodies = Array.from({ length: UPLOADS_AT_ONCE }, halfSent)
  const addressOf = (index: number) => `10.0.0.${Math.floor(index / UPLOADS_PER_NETWORK)}`
  const answers = bodies.map(async ({ payload }, index) =>
    await desk.send(payload, addressOf(index), { 'content-length': String(BODY.length) }))
  await untilBegun(desk, UPLOADS_AT_ONCE)
  assert.deepEqual((await desk.send(whole(), '10.0.1.1')).json(), { code: 'QUEUE_FULL' })
  assert.match(desk.problem() ?? '', /places for uploads/)
  for (const { end } of bodies) end()
  for (const answer of await Promise.all(answers)) assert.deepEqual(answer.json(), { bytes: 7 })
  assert.deepEqual((await desk.send(whole(), '10.0.1.1')).json(), { bytes: 7 })
  assert.equal(desk.problem(), undefined)
})

test('a network has its share of the memory: bodies without a length count as the largest', async (t) => {
  const desk = await uploadDesk(t)
  const bodies = [halfSent(), halfSent()]
  const answers = bodies.map(async ({ payload }) => await desk.send(payload, '2001:db8::1'))
  await untilBegun(desk, 2)
  assert.deepEqual((await desk.send(whole(), '2001:db8:0:0:f::2')).json(), { code: 'RATE_LIMITED' })
  assert.deepEqual((await desk.send(whole(), '2001:db8:0:1::1')).json(), { bytes: 7 })
  for (const { end } of bodies) end()
  for (const answer of await Promise.all(answers)) assert.deepEqual(answer.json(), { bytes: 7 })
})

for (const [address, network] of [
  ['10.1.2.3', '10.1.2.3'], ['::ffff:10.1.2.3', '10.1.2.3'], ['::1', '0:0:0:0::/64'],
  ['2001:db8:0:0:1::', '2001:db8:0:0::/64'], ['2001:DB8::7:1:2:3:4', '2001:db8:0:7::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64']
]) {
  test(`${address} counts for ${network}`, () => assert.equal(networkOf(address), network))
}
