import assert from 'node:assert/strict'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { CodedError } from '../../src/coded-error.ts'
import { createLogOptions } from '../../src/plugins/log-options.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'

const jpeg = await garmentJpeg()

test('no id stands in the log, whatever becomes of a job; its beginning does', async (t) => {
  const lines: string[] = []
  const failures = [undefined, new CodedError('ENGINE_CRASHED', 'the worker died')]
  const { engine } = createFakeEngine({ failures })
  const logger = { level: 'trace', stream: { write: (line: string) => lines.push(line) } }
  const app = await buildTestApp(t, { engine, logger })
  const done = await app.inject(uploadRequest([garmentPart(jpeg), personPart(await personJpeg())]))
  const failed = await app.inject(uploadRequest([garmentPart(jpeg), { name: 'person', content: 'ana' }], '/tryon',
    { prefer: 'respond-async' }))
  const browser = createBrowser(app)
  const page = String((await browser.upload('/Try_On_API/garments', [garmentPart(jpeg)])).headers.location)
  const [job, person, second] = [done.headers['x-job-id'], done.headers['x-person-id'], failed.json().id].map(String)
  const hidden = `%${job.charCodeAt(0).toString(16)}${job.slice(1)}`
  for (const url of [page, `${page}/photo`, `/api/jobs/${job}`, `/api/jobs/${hidden}`]) await browser.get(url)
  const picture = join(app.state, 'jobs', `${job}.png`)
  await rm(picture)
  await mkdir(picture)
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/jobs/${job}` })).statusCode, 507)
  await rm(picture, { recursive: true })
  await app.inject({ method: 'DELETE', url: `/api/persons/${person}` })
  const log = lines.join('')
  const ids = [job, second, person.replace('own:', ''), page.split('/').at(-1) ?? '']
  for (const id of ids) {
    assert.match(id, /^[\w-]{22}$/)
    assert.ok(!log.includes(id), id)
    assert.ok(log.includes(`${id.slice(0, 8)}…`), id)
  }
})

test('an id is shortened wherever it stands in a line, and longer or shorter words are left alone', () => {
  const { hooks } = createLogOptions({ level: 'info' }) as { hooks: { streamWrite (line: string): string } }
  const id = 'AbCdEfGh-_0123456789xy'
  for (const [line, expected] of [
    [`{"path":"/api/jobs/${id}/result"}`, '{"path":"/api/jobs/AbCdEfGh…/result"}'],
    [`{"msg":"first\\n${id}.json"}`, '{"msg":"first\\nAbCdEfGh….json"}'],
    [`own:${id}`, 'own:AbCdEfGh…'],
    [`${id} and ${id}`, 'AbCdEfGh… and AbCdEfGh…'],
    [`${id}0`, `${id}0`],
    [id.slice(1), id.slice(1)]
  ]) {
    assert.equal(hooks.streamWrite(line), expected)
  }
})
