import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { buildTestApp } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, multipartBody, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { head, listen, talk, uploadHead } from '../support/sockets.ts'

const whole = multipartBody([garmentPart(await garmentJpeg()), { name: 'person', content: 'ana' }])
const form = ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 20']
const withBody = (bytes: number) => Buffer.concat([
  Buffer.from(uploadHead('/tryon', whole.length)), whole.subarray(0, bytes)
])

test('clients that vanish, at whatever moment, are nothing that the operator has to read about', async (t) => {
  const lines: string[] = []
  const logger = { level: 'warn', stream: { write: (line: string) => lines.push(line) } }
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  const { engine, calls } = createFakeEngine({ gate })
  const app = await buildTestApp(t, { engine, logger })
  const port = await listen(app)
  const connections = async () => await new Promise<number>((resolve, reject) =>
    app.server.getConnections((error, count) => error ? reject(error) : resolve(count)))

  const waiting = await talk(t, port, withBody(whole.length))
  await until(() => calls.tryOn === 1)
  waiting.socket.resetAndDestroy()
  open()
  const { id } = (await app.inject(uploadRequest([
    garmentPart(await garmentJpeg()), { name: 'person', content: 'ana' }
  ], '/tryon', { prefer: 'respond-async' }))).json()
  await until(async () => (await app.inject(`/api/jobs/${id}`)).json().state === 'done')

  const requests = [
    'GET / HTT', head('GET /Try_On_API/'), head(`GET /api/jobs/${id}/result`), head('POST /Try_On_API/person', ...form),
    head('POST /Try_On_API/person', ...form) + 'person=', withBody(0), withBody(200), withBody(whole.length - 20),
    withBody(whole.length), head('GET /assets/x'), head('DELETE /api/jobs/x', 'Content-Length: 5')
  ]
  for (const request of requests) {
    for (const end of ['resetAndDestroy', 'end'] as const) {
      for (const milliseconds of [0, 5]) {
        const { socket } = await talk(t, port, request)
        await wait(milliseconds)
        socket[end]()
      }
    }
  }
  await until(async () => await connections() === 0)
  await app.close()
  assert.deepEqual(lines, [])
})
