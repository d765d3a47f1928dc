import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { head, listen, talk } from '../support/sockets.ts'

/** What a stream of server-sent events has said. */
function readEvents (text: string): Array<{ event: string, data: Record<string, unknown> }> {
  const lines = [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)]
  return lines.map(([, event, data]) => ({ event, data: JSON.parse(data) }))
}

/** An application whose picture waits for `open`, and a job of the API in it. */
async function startJob (t: TestContext) {
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  const { engine, calls } = createFakeEngine({ gate, stageMilliseconds: 2 })
  const app = await buildTestApp(t, { engine })
  const parts = [garmentPart(await garmentJpeg()), { name: 'person', content: 'ana' }]
  const answer = await app.inject(uploadRequest(parts, '/tryon', { prefer: 'respond-async' }))
  const { id } = answer.json() as { id: string }
  await until(() => calls.tryOn === 1)
  return { app, id, open }
}

test('the events of a job tell every stage and end with the finished job', async (t) => {
  const { app, id, open } = await startJob(t)
  const port = await listen(app)
  const { whole, answered, heard } = await talk(t, port, head(`GET /api/jobs/${id}/events`, 'Connection: close'))
  await answered
  await until(() => heard().includes('event: progress'))
  open()
  const text = await whole
  assert.match(text, /^HTTP\/1.1 200 OK/)
  assert.match(text, /^content-type: text\/event-stream/mi)
  assert.match(text, /^cache-control: no-store/mi)
  assert.match(text, /^content-security-policy: /mi)
  const events = readEvents(text)
  const stages = events.map(({ data }) => data.stage)
  assert.ok(['encode-garment', 'condition', 'generate', 'paste-back'].every((stage) => stages.includes(stage)))
  assert.deepEqual(events.at(-1)?.event, 'finished')
  assert.deepEqual(events.at(-1)?.data, (await app.inject(`/api/jobs/${id}`)).json())
  assert.ok(events.slice(0, -1).every(({ event }) => event === 'progress'))
})

test('a client that leaves is forgotten, and the job goes on', async (t) => {
  const { app, id, open } = await startJob(t)
  const port = await listen(app)
  const { socket, heard } = await talk(t, port, head(`GET /api/jobs/${id}/events`))
  await until(() => heard().includes('event: progress'))
  socket.destroy()
  await until(async () => await new Promise<boolean>((resolve) =>
    app.server.getConnections((_error, count) => resolve(count === 0))))
  open()
  await until(async () => (await app.inject(`/api/jobs/${id}`)).json().state === 'done')
})

test('streams of waiting clients end when the service closes', async (t) => {
  const { app, id } = await startJob(t)
  const { whole, heard } = await talk(t, await listen(app), head(`GET /api/jobs/${id}/events`))
  await until(() => heard().includes('event: progress'))
  await app.close()
  assert.ok(!(await whole).includes('event: finished'))
})

test('events of an unknown job, or of somebody else’s, are refused as the job is', async (t) => {
  const { app, id, open } = await startJob(t)
  for (const url of [`/api/jobs/${'A'.repeat(22)}/events`, `/Try_On_API/jobs/${id}/events`]) {
    const answer = await app.inject({ url, headers: { accept: 'text/event-stream' } })
    assert.equal(answer.statusCode, 404, url)
  }
  open()
})

test('the waiting page’s events are its status in the visitor’s language', async (t) => {
  const app = await buildTestApp(t)
  const browser = createBrowser(app, { 'accept-language': 'zh' })
  await browser.post('/Try_On_API/garment', { garment: 'sample:white-t-shirt' })
  await browser.post('/Try_On_API/person', { person: 'bea' })
  const page = (await browser.post('/Try_On_API/generate')).headers.location
  const events = readEvents((await browser.get(`${page}/events`)).payload)
  assert.equal(events.at(-1)?.event, 'finished')
  assert.deepEqual(events.at(-1)?.data, (await browser.get(`${page}/status`)).json())
})
