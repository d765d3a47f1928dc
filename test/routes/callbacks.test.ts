import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'

const garment = await garmentJpeg()
const WEBHOOK_SECRET = 's'.repeat(32)
const tryOn = (callback: string) => uploadRequest([
  garmentPart(garment), { name: 'person', content: 'ana' }, { name: 'callback', content: callback }
], '/tryon', { prefer: 'respond-async' })

test('a caller is told by their callback when the try-on has ended, with its picture’s address', async (t) => {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    text(request).then((body) => { bodies.push(body); response.end() }, () => {})
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const config = { WEBHOOK_SECRET, WEBHOOK_PRIVATE_NETWORKS: true, PUBLIC_URL: 'https://room.example' }
  const app = await buildTestApp(t, { config })
  const { id } = (await app.inject(tryOn(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`))).json()
  await until(() => bodies.length === 1)
  const { type, data } = JSON.parse(bodies[0]) as { type: string, data: Record<string, string> }
  assert.equal(type, 'try-on.done')
  assert.deepEqual([data.id, data.state], [id, 'done'])
  assert.equal(data.result, `https://room.example/api/jobs/${String(id)}/result`)
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
