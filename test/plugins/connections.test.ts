import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import connections, { connectionsFor, readDescriptorLimit } from '../../src/plugins/connections.ts'
import { buildTestApp } from '../support/app.ts'
import { head, listen, talk } from '../support/sockets.ts'

test('one network may hold half of the connections open; whoever hangs up makes room', async (t) => {
  const app = Fastify({ forceCloseConnections: true })
  t.after(async () => await app.close())
  await app.register(connections, { most: 6 })
  app.get('/', async () => 'page')
  const port = await listen(app)
  const open = async (address: string) => await talk(t, port, head('GET /'), address)
  const held = [await open('127.0.0.2'), await open('127.0.0.2'), await open('127.0.0.2')]
  for (const { answered } of held) await answered
  assert.equal(await (await open('127.0.0.2')).whole, '')
  const other = await open('127.0.0.3')
  await other.answered
  held[0].socket.end()
  await held[0].whole
  const next = await open('127.0.0.2')
  await next.answered
  assert.match(next.heard(), /^HTTP\/1\.1 200 /)
})

test('connections leave file descriptors for files, and the service counts its own', async (t) => {
  assert.deepEqual([1024, 100, 1_048_576, Infinity].map(connectionsFor), [768, 16, 4000, 4000])
  const app = await buildTestApp(t)
  assert.equal(app.server.maxConnections, connectionsFor(await readDescriptorLimit()))
})
