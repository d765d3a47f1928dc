import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const garment = await garmentJpeg()
const WEBHOOK_SECRET = 's'.repeat(32)
const tryOn = (callback: string) => uploadRequest([
  garmentPart(garment), { name: 'person', content: 'ana' }, { name: 'callback', content: callback }
], '/tryon', { prefer: 'respond-async' })

/** A server that is told, and what it has heard. */
async function startReceiver (t: TestContext) {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    text(request).then((body) => { bodies.push(body); response.end() }, () => {})
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const config = { WEBHOOK_SECRET, WEBHOOK_PRIVATE_NETWORKS: true, PUBLIC_URL: 'https://room.example' }

test('a caller is told by their callback when the try-on has ended, with its picture’s address', async (t) => {
  const { bodies, url } = await startReceiver(t)
  const app = await buildTestApp(t, { config })
  const { id } = (await app.inject(tryOn(url))).json()
  await until(() => bodies.length === 1)
  const { type, data } = JSON.parse(bodies[0]) as { type: string, data: Record<string, string> }
  assert.equal(type, 'try-on.done')
  assert.deepEqual([data.id, data.state], [id, 'done'])
  assert.equal(data.result, `https://room.example/api/jobs/${String(id)}/result`)
})

test('a caller of version 1 is told of each try-on of a grid, with addresses of version 1', async (t) => {
  const { bodies, url } = await startReceiver(t)
  const app = await buildTestApp(t, { config })
  const ask = async (body: object) => await app.inject({
    method: 'POST',
    url: '/api/v1/try-ons',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ garments: ['sun-print'], persons: ['ana', 'leo', 'chen'], ...body })
  })
  const { items } = (await ask({ callback: url })).json() as { items: Array<{ links: { self: string } }> }
  await until(() => bodies.length === 3)
  const told = bodies.map((body) => (JSON.parse(body) as { data: { self: string } }).data.self)
  assert.deepEqual(told.sort(), items.map(({ links }) => `https://room.example${links.self}`).sort())
  assert.equal((await ask({ callback: 'shop' })).json().code, 'CALLBACK_INVALID')
  assert.equal((await ask({ callback: 5 })).json().code, 'REQUEST_INVALID')
  const form = [garmentPart(garment), { name: 'person', content: 'ana' }, { name: 'callback', content: url }]
  assert.equal((await app.inject(uploadRequest(form, '/api/v1/try-ons'))).statusCode, 202)
  await until(() => bodies.length === 4)
})

test('callbacks are refused without a secret, into private networks, and where they are no addresses', async (t) => {
  const closed = await buildTestApp(t)
  assert.equal((await closed.inject(tryOn('https://shop.example/'))).json().code, 'CALLBACKS_OFF')
  const app = await buildTestApp(t, { config: { WEBHOOK_SECRET } })
  const wrong = ['shop', 'ftp://shop.example/', 'http://127.0.0.1/', 'http://[::1]/', 'https://a:b@c.example/']
  for (const callback of wrong) {
    assert.equal((await app.inject(tryOn(callback))).json().code, 'CALLBACK_INVALID', callback)
  }
})
