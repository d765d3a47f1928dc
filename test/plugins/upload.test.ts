import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import type { CodedError } from '../../src/coded-error.ts'
import upload from '../../src/plugins/upload.ts'
import { garmentPart, multipartBody, MULTIPART_TYPE } from '../support/multipart.ts'

/** As many as may be read at once; see `UPLOADS_AT_ONCE`. */
const AT_ONCE = 12
const BODY = multipartBody([garmentPart(Buffer.from('picture'))])

async function uploadDesk (t: TestContext) {
  const app = Fastify()
  t.after(async () => await app.close())
  await app.register(upload, { maximumBytes: 1000 })
  app.setErrorHandler(async (error: CodedError, _request, reply) => await reply.code(400).send({ code: error.code }))
  let begun = 0
  app.post('/', async (request, reply) => {
    begun += 1
    const { files } = await request.readUpload(reply)
    return { bytes: files.get('garment')?.length }
  })
  await app.ready()
  const headers = { 'content-type': MULTIPART_TYPE }
  const send = (payload: PassThrough) => app.inject({ method: 'POST', url: '/', payload, headers })
  return { send, begun: () => begun }
}

/** Half of a body; `end` sends the rest. */
function halfSent () {
  const payload = new PassThrough()
  payload.write(BODY.subarray(0, BODY.length >> 1))
  return { payload, end: () => payload.end(BODY.subarray(BODY.length >> 1)) }
}

test('one upload more than fits in memory is turned away; when they are read, the next is welcome', async (t) => {
  const { send, begun } = await uploadDesk(t)
  const bodies = Array.from({ length: AT_ONCE }, halfSent)
  const answers = bodies.map(async ({ payload }) => await send(payload))
  while (begun() < AT_ONCE) await new Promise((resolve) => setTimeout(resolve, 5))
  const whole = () => new PassThrough().end(BODY) as PassThrough
  assert.deepEqual((await send(whole())).json(), { code: 'QUEUE_FULL' })
  for (const { end } of bodies) end()
  for (const answer of await Promise.all(answers)) assert.deepEqual(answer.json(), { bytes: 7 })
  assert.deepEqual((await send(whole())).json(), { bytes: 7 })
})
