import assert from 'node:assert/strict'
import { join } from 'node:path'
import { utimes, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createToken } from '../../src/settings/api-tokens.ts'
import { buildTestApp } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

type Line = Readonly<Record<'audit' | 'what' | 'id' | 'by' | 'why', string>>

function auditLog () {
  const lines: string[] = []
  const logger = { level: 'info', stream: { write: (line: string) => lines.push(line) } }
  /** What was logged since the last call, as `what by why`, in alphabetical order. */
  const told = () => lines.splice(0).map((line) => JSON.parse(line) as Line).filter(({ audit }) => audit === 'deletion')
    .map(({ what, id, by, why }) => `${what} ${id.length} ${by} ${why}`).sort()
  return { logger, told }
}

test('every deletion that a caller or a visitor asks for stands in the log, with what, by whom and why', async (t) => {
  const { logger, told } = auditLog()
  const shop = createToken('shop')
  const app = await buildTestApp(t, { logger, config: { API_TOKENS: shop.entry } })
  const parts = [garmentPart(await garmentJpeg()), personPart(await personJpeg())]
  for (const [headers, by] of [[{ authorization: `Bearer ${shop.token}` }, 'token shop'], [{}, 'api']] as const) {
    const made = await app.inject(uploadRequest(parts, '/tryon', headers))
    const [job, person] = [made.headers['x-job-id'], made.headers['x-person-id']]
    await app.inject({ method: 'DELETE', url: `/api/persons/${person}`, headers })
    assert.deepEqual(told(), [`person 9 ${by} asked`, `try-on 9 ${by} asked`])
    assert.equal((await app.inject({ method: 'DELETE', url: `/api/jobs/${job}`, headers })).statusCode, 404)
    assert.deepEqual(told(), [])
  }
  const browser = createBrowser(app)
  await browser.get('/Try_On_API/')
  await browser.upload('/Try_On_API/garments', [parts[0]])
  const { location } = (await browser.post('/Try_On_API/generate', { person: 'ana' })).headers
  await browser.post(`${location}/favourite`, { favourite: 'yes' })
  await browser.post('/Try_On_API/forget')
  // Deleting everything can be taken back for a moment, which ends at the latest with the service.
  await app.close()
  assert.deepEqual(told(), [
    'garment 9 visitor asked', 'mark 9 visitor asked', 'prepare-garment 9 visitor asked', 'try-on 9 visitor asked'
  ])
})

test('what goes with its time stands in the log too: pictures, uploads, and files that nobody knows', async (t) => {
  const state = await temporaryDirectory(t)
  const made = await buildTestApp(t, { state })
  await made.inject(uploadRequest([garmentPart(await garmentJpeg()), personPart(await personJpeg())]))
  await made.close()
  const stray = join(state, 'jobs', 'stray.png')
  await writeFile(stray, '')
  await utimes(stray, 0, 0)
  const { logger, told } = auditLog()
  const now = Date.now()
  t.mock.method(Date, 'now', () => now + 1.5 * 3_600_000)
  await buildTestApp(t, { state, logger, config: { RETENTION_HOURS: 1 } })
  const seen: string[] = []
  await until(() => { seen.push(...told()); return seen.length >= 5 })
  assert.deepEqual(seen.sort(), [
    'garment 9 service retention', 'person 9 service retention', 'picture 9 service retention',
    'try-on 9 service photo deleted', 'unknown file 9 service retention'
  ])
})
