import assert from 'node:assert/strict'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { liveService, runProgram, TOKEN } from '../support/live-service.ts'

const GARMENT = resolve('test/fixtures/garments/green-t-shirt.jpg')
const bin = (name: string) => join('node_modules', '.bin', name)

/** The description of the API as a running service gives it, in a folder within reach of the installed packages. */
async function describedApi (t: TestContext, name: string) {
  const folder = join('node_modules', '.cache', `fitting-room-${name}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  t.after(async () => await rm(folder, { recursive: true, force: true }))
  const url = await liveService()
  const description = join(folder, 'openapi.json')
  await writeFile(description, await (await fetch(`${url}/docs/json`)).text())
  return { folder, url, description }
}

test('the description of the API passes the linter', async (t) => {
  const { description } = await describedApi(t, 'lint')
  const said = await runProgram(bin('redocly'), ['lint', '--config', 'redocly.yaml', description], {
    env: { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  })
  assert.match(said, /valid/)
})

test('a client generated from the description is typed, and goes all the way from a photo to a picture', async (t) => {
  const { folder, url, description } = await describedApi(t, 'client')
  const [program, out] = [join(folder, 'try-on.ts'), join(folder, 'out.png')]
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await copyFile('examples/typed-client/try-on.ts', program)
  await runProgram(bin('openapi-typescript'), [description, '-o', join(folder, 'api.d.ts')])
  const strict = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023',
    '--allowImportingTsExtensions', '--types', 'node', '--ignoreConfig']
  await runProgram(bin('tsc'), [...strict, program])
  const said = await runProgram(process.execPath, ['--import', 'tsx', program, GARMENT, 'ana', out], {
    env: { FITTING_ROOM_URL: url, FITTING_ROOM_TOKEN: TOKEN }
  })
  assert.match(said, /is ready, cut out by network[^]*condition: \d+ ms[^]*ana in upload:[\w-]{22}, made in \d+ steps/)
  const { format, width, height } = await sharp(await readFile(out)).metadata()
  assert.deepEqual([format, width, height], ['png', 768, 1024])
  const headers = { authorization: `Bearer ${TOKEN}` }
  const left = await (await fetch(`${url}/api/v1/try-ons`, { headers })).json() as { items: unknown[] }
  assert.deepEqual(left.items, [])
})
