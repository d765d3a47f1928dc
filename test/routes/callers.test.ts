import assert from 'node:assert/strict'
import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'

const jpeg = await garmentJpeg()
const ana = { name: 'person', content: 'ana' }
const asked = uploadRequest([garmentPart(jpeg), ana])
const asynchronously = uploadRequest([garmentPart(jpeg), ana], '/tryon', { prefer: 'respond-async' })

test('two callers behind one address have a job each: who deletes theirs takes nothing from the other', async (t) => {
  const { engine, calls } = createFakeEngine()
  const app = await buildTestApp(t, { engine })
  const [first, second] = [await app.inject(asked), await app.inject(asked)].map(({ headers }) =>
    String(headers['x-job-id'])
  )
  assert.notEqual(first, second)
  assert.deepEqual(calls, { prepareGarment: 1, preparePerson: 0, readPoints: 0, tryOn: 1 })
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/jobs/${second}` })).statusCode, 204)
  assert.equal((await app.inject(`/api/jobs/${first}/result`)).statusCode, 200)
  assert.equal((await app.inject(`/api/jobs/${second}/result`)).statusCode, 404)
})

test('two callers behind one address who send the same photo of a person delete only their own', async (t) => {
  const app = await buildTestApp(t)
  const send = async () =>
    String(
      (await app.inject(uploadRequest([garmentPart(jpeg), personPart(await personJpeg())]))).headers['x-person-id']
    )
  const [first, second] = [await send(), await send()]
  assert.notEqual(first, second)
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/persons/${second}` })).statusCode, 204)
  const again = await app.inject(uploadRequest([garmentPart(jpeg), { name: 'person', content: first }]))
  assert.equal(again.statusCode, 200)
})

test('who cancels a job leaves the equal one of another caller of the same address running', async (t) => {
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  const { engine, calls } = createFakeEngine({ gate })
  const app = await buildTestApp(t, { engine })
  const [first, second] = [(await app.inject(asynchronously)).json(), (await app.inject(asynchronously)).json()]
  await until(() => calls.tryOn === 1)
  await app.inject({ method: 'DELETE', url: first.links.self })
  open()
  await until(async () => (await app.inject(second.links.self)).json().state === 'done')
  assert.equal((await app.inject(second.links.result)).statusCode, 200)
})

async function doneJob (t: TestContext) {
  const app = await buildTestApp(t)
  const id = String((await app.inject(asked)).headers['x-job-id'])
  return { app, id, result: `/api/jobs/${id}/result`, path: join(app.state, 'jobs', `${id}.png`) }
}

test('a done job whose picture is gone says that it is deleted; the same request again computes it', async (t) => {
  const { app, result, path } = await doneJob(t)
  await rm(path)
  const gone = await app.inject(result)
  assert.deepEqual([gone.statusCode, gone.json().code], [410, 'JOB_EXPIRED'])
  assert.equal((await app.inject(asked)).statusCode, 200)
})

const RANGES: Array<[range: string, status: number, contentRange: string | undefined]> = [
  ['bytes=0-9', 206, 'bytes 0-9/N'],
  ['bytes=5-', 206, 'bytes 5-L/N'],
  ['bytes=-1', 206, 'bytes L-L/N'],
  ['bytes=0-99999999', 206, 'bytes 0-L/N'],
  ['bytes=99999999-', 416, 'bytes */N'],
  ['bytes=9-5', 416, 'bytes */N'],
  ['bytes=-0', 416, 'bytes */N'],
  ['bytes=0-1,4-5', 200, undefined],
  ['lines=1-2', 200, undefined],
  ['bytes=-', 200, undefined]
]

test('pictures are sent in parts, and to those who have them not at all', async (t) => {
  const { app, result } = await doneJob(t)
  const whole = await app.inject(result)
  const bytes = whole.rawPayload.length
  for (const [range, status, expected] of RANGES) {
    const answer = await app.inject({ url: result, headers: { range } })
    const contentRange = expected?.replace('N', String(bytes)).replaceAll('L', String(bytes - 1))
    assert.deepEqual([answer.statusCode, answer.headers['content-range']], [status, contentRange], range)
    if (status === 206) {
      const [, start, end] = /(\d+)-(\d+)/.exec(String(contentRange)) ?? []
      assert.deepEqual(answer.rawPayload, whole.rawPayload.subarray(Number(start), Number(end) + 1), range)
    }
  }
  const etag = String(whole.headers.etag)
  for (const known of [etag, `"other", W/${etag}`, '*']) {
    const answer = await app.inject({ url: result, headers: { 'if-none-match': known } })
    assert.deepEqual([answer.statusCode, answer.rawPayload.length], [304, 0], known)
  }
  assert.equal(
    (await app.inject({ url: result, headers: { range: 'bytes=0-9', 'if-range': '"older"' } })).statusCode,
    200
  )
  const head = await app.inject({ method: 'HEAD', url: result })
  assert.deepEqual([head.statusCode, head.headers['content-length'], head.rawPayload.length], [200, String(bytes), 0])
})

test('records that cannot be read are counted under /readyz, named in the log, and stop nothing', async (t) => {
  const state = await mkdtemp(join(tmpdir(), 'fitting-room-'))
  for (const room of ['jobs', 'garments', 'persons']) await mkdir(join(state, room, 'x.json'), { recursive: true })
  for (const room of ['garments', 'persons']) await writeFile(join(state, room, 'x.json', 'record.json'), '{"id":"x"}')
  await writeFile(join(state, 'cookie-secret'), 'abc')
  const lines: string[] = []
  const app = await buildTestApp(t, {
    state,
    logger: { level: 'warn', stream: { write: (line: string) => lines.push(line) } }
  })
  const ready = await app.inject('/readyz')
  assert.deepEqual([ready.statusCode, ready.json().damagedRecords], [200, 3])
  for (const path of [
    'jobs/x.json',
    'garments/x.json/record.json',
    'persons/x.json/record.json',
    'cookie-secret.damaged'
  ]) {
    assert.ok(
      lines.some((line) => line.includes(join(state, path))),
      path
    )
  }
  assert.deepEqual(await readdir(join(state, 'jobs')), ['x.json'])
})
