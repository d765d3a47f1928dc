import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { until } from '../support/jobs.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { programArguments } from '../support/program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const asynchronously = uploadRequest([garmentPart(await garmentJpeg()), { name: 'person', content: 'ana' }], '/tryon', {
  prefer: 'respond-async'
})

async function startServer (t: TestContext, environment: Record<string, string>) {
  const variables = { ...process.env, PORT: '0', LOG_LEVEL: 'error', ...environment }
  const server = spawn(process.execPath, programArguments('src/server.ts'), {
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.after(() => server.kill('SIGKILL'))
  const told = { output: '' }
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => { told.output += chunk })
  const exit = once(server, 'exit').then(([code]) => code as number | null)
  const port = async () => Number(await until(() => /localhost:(\d+)/.exec(told.output)?.[1]))
  return { server, told, exit, port }
}

async function open (t: TestContext, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

for (const [isolation, moments] of Object.entries({ thread: [0, 300, 900], process: [300] })) {
  test(`a stop while the networks of a worker ${isolation} are loaded ends with 0`, async (t) => {
    for (const milliseconds of moments) {
      const { server, told, exit, port } = await startServer(t, {
        STATE_DIRECTORY: await temporaryDirectory(t),
        WORKER_ISOLATION: isolation
      })
      await port()
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      server.kill('SIGTERM')
      assert.equal(await exit, 0, told.output)
    }
  })
}

test('connections that say nothing, begin a request or are kept alive do not hold a stop up', async (t) => {
  const environment = { STATE_DIRECTORY: await temporaryDirectory(t), MODELS_DIRECTORY: '/nowhere' }
  const { server, told, exit, port } = await startServer(t, environment)
  const sockets = await Promise.all(
    ['', 'GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'].map(
      async (bytes) => {
        const socket = await open(t, await port())
        socket.write(bytes)
        return socket
      }
    )
  )
  await once(sockets[2], 'data')
  server.kill('SIGTERM')
  assert.equal(await exit, 0, told.output)
})

test('Fastify waits as long as the running job may take', async (t) => {
  const app = await buildTestApp(t, { config: { SHUTDOWN_GRACE_SECONDS: 600 } })
  assert.ok(Number(app.initialConfig.pluginTimeout) > 600_000)
})

test('a request that arrives while the running job is waited for is told to come back', async (t) => {
  let finish = () => {}
  const gate = new Promise<void>((resolve) => { finish = resolve })
  const { engine, calls } = createFakeEngine({ gate })
  const app = await buildTestApp(t, { engine, config: { SHUTDOWN_GRACE_SECONDS: 60 } })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { id } = (await app.inject(asynchronously)).json()
  await until(() => calls.tryOn === 1)
  const closed = app.close()
  const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/Try_On_API/`
  const answer = await until(async () => {
    const tried = await fetch(address, { headers: { accept: 'application/json' } })
    return tried.status === 503 ? tried : undefined
  })
  assert.equal((await answer.json() as { code: string }).code, 'SHUTTING_DOWN')
  assert.ok(Number(answer.headers.get('retry-after')) > 0)
  finish()
  await closed
  assert.equal(JSON.parse(await readFile(join(app.state, 'jobs', `${id}.json`), 'utf8')).state, 'done')
})
