import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { buildTestApp } from '../support/app.ts'
import { createBrowser } from '../support/browser.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const run = promisify(execFile)

/** The two lines of the documentation, as somebody would paste them. */
function documented (): [backup: string, restore: string] {
  const text = readFileSync('docs/operating.md', 'utf8')
  const [, block] = /## Backup and restore\n[^]*?```sh\n([^]*?)```/.exec(text) ?? []
  const lines = block.split('\n').map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '')
  assert.equal(lines.length, 2)
  return [lines[0], lines[1]]
}

test('a backup of a running service, made and restored as documented, has every picture and visitor', async (t) => {
  const [backup, restore] = documented()
  const folder = await temporaryDirectory(t)
  const app = await buildTestApp(t, { state: join(folder, 'var') })
  const browser = createBrowser(app)
  await browser.get('/Try_On_API/')
  const jpeg = await garmentJpeg()
  const garment = String((await browser.upload('/Try_On_API/garments', [garmentPart(jpeg)])).headers.location)
  const job = String((await app.inject(uploadRequest([garmentPart(jpeg)]))).headers['x-job-id'])
  await until(async () => (await app.inject(`/api/jobs/${job}`)).json().state === 'done')
  const picture = (await app.inject(`/api/jobs/${job}/result`)).rawPayload

  await run('sh', ['-c', backup], { cwd: folder })
  const elsewhere = await temporaryDirectory(t)
  await run('sh', ['-c', restore.replace('fitting-room.tar.gz', join(folder, 'fitting-room.tar.gz'))],
    { cwd: elsewhere })
  assert.ok(!(await readdir(join(elsewhere, 'var'))).includes('lock'))

  const restored = await buildTestApp(t, { state: join(elsewhere, 'var') })
  assert.deepEqual((await restored.inject(`/api/jobs/${job}/result`)).rawPayload, picture)
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  assert.equal((await restored.inject({ url: `${garment}/cloth`, headers: { cookie } })).statusCode, 200)
  assert.equal((await restored.inject('/readyz')).json().damagedRecords, 0)
})
