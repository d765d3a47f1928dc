import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { buildTestApp } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart, multipartBody, MULTIPART_TYPE } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { programArguments } from '../support/program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const body = multipartBody([garmentPart(await garmentJpeg()), { name: 'person', content: 'ana' }])

async function post (app: FastifyInstance) {
  const { port } = app.server.address() as AddressInfo
  const request = httpRequest({ port, method: 'POST', path: '/tryon', headers: { 'content-type': MULTIPART_TYPE } })
  request.on('error', () => {})
  request.end(body)
  return request
}

async function listeningApp (t: TestContext) {
  const { engine, calls } = createFakeEngine({ gate: new Promise<void>(() => {}) })
  const app = await buildTestApp(t, { engine })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { app, calls }
}

async function until (look: () => boolean | Promise<boolean>): Promise<void> {
  while (!await look()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const queueIsEmpty = async (app: FastifyInstance) => {
  const { problems } = (await app.inject('/readyz')).json() as { problems: string[] }
  return !problems.join().includes('queue is full')
}

test('a caller who hangs up stops the job nobody else wants', async (t) => {
  const { engine, calls } = createFakeEngine({ gate: new Promise<void>(() => {}) })
  const app = await buildTestApp(t, { engine, config: { QUEUE_LIMIT: 1 } })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const request = await post(app)
  await until(() => calls.tryOn === 1)
  assert.equal(await queueIsEmpty(app), false)
  request.destroy()
  await until(() => queueIsEmpty(app))
})

test('a caller who waits while the service closes is told to come back, and is not left hanging', async (t) => {
  const { app, calls } = await listeningApp(t)
  const request = await post(app)
  const answered = once(request, 'response')
  await until(() => calls.tryOn === 1)
  await app.close()
  const [response] = await answered
  assert.equal(response.statusCode, 503)
  assert.ok(Number(response.headers['retry-after']) > 0)
})

test('the server prints its address and what its pack lacks, keeps pages open, ends cleanly on SIGTERM', async (t) => {
  const state = await temporaryDirectory(t)
  const environment = {
    ...process.env,
    PORT: '0',
    STATE_DIRECTORY: state,
    MODELS_DIRECTORY: state,
    LOG_LEVEL: 'silent'
  }
  const server = spawn(process.execPath, programArguments('src/server.ts'), {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.after(() => server.kill('SIGKILL'))
  let output = ''
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  await until(() => output.includes('manifest.json'))
  const [, address] = /(http:\/\/localhost:\d+\/Try_On_API\/)/.exec(output) ?? []
  assert.equal((await fetch(address)).status, 200)
  assert.equal((await fetch(new URL('/readyz', address))).status, 503)
  server.kill('SIGTERM')
  const [code] = await once(server, 'exit')
  assert.equal(code, 0, output)
})

test('a wrong setting is named before anything starts', async () => {
  const server = spawn(process.execPath, programArguments('src/server.ts'), {
    env: { ...process.env, PORT: 'eighty' },
    stdio: ['ignore', 'ignore', 'pipe']
  })
  let output = ''
  server.stderr.on('data', (chunk) => { output += chunk })
  const [code] = await once(server, 'close')
  assert.equal(code, 1)
  assert.match(output, /PORT: must be integer, not "eighty"/)
})
