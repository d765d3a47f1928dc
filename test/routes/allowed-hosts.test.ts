import assert from 'node:assert/strict'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { connect, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { Config } from '../../src/config.ts'
import { buildTestApp } from '../support/app.ts'

/** The status of a list for each host, where anybody may ask for it. */
async function statuses (t: TestContext, config: Partial<Config>, hosts: readonly string[]) {
  const app = await buildTestApp(t, { config: { API_ACCESS: 'open', ...config } })
  return await Promise.all(
    hosts.map(async (host) => (await app.inject({ url: '/api/persons', headers: { host } })).statusCode)
  )
}

const REBOUND = ['evil.example', 'evil.example:8000', 'localhost.evil.example', 'a@localhost', 'localhost/evil', ' ']
const OWN = ['localhost', 'LOCALHOST:8000', 'a.localhost', '127.0.0.1:8000', '192.168.1.7', '[::1]:8000', 'localhost.']

test('a name that somebody else gave this machine is answered 421, addresses and localhost are let in', async (t) => {
  assert.deepEqual(await statuses(t, {}, [...REBOUND, ...OWN, hostname()]), [
    ...REBOUND.map(() => 421), ...OWN.map(() => 200), 421
  ])
})

test('names are allowed by HOST, PUBLIC_URL, ALLOWED_HOSTS, and that of the machine to the network', async (t) => {
  const names = ['fitting.example', 'shop.example:443', 'room.example', hostname(), 'evil.example']
  const told = { PUBLIC_URL: 'https://fitting.example', ALLOWED_HOSTS: 'shop.example, Room.Example' }
  const config = { ...told, HOST: '0.0.0.0' }
  assert.deepEqual(await statuses(t, config, names), [200, 200, 200, 200, 421])
  assert.deepEqual(await statuses(t, { HOST: 'fitting.example' }, names), [200, 421, 421, 421, 421])
  assert.deepEqual(await statuses(t, { ALLOWED_HOSTS: '*' }, names), [200, 200, 200, 200, 200])
})

test('behind a trusted proxy the name that it passes on counts', async (t) => {
  const app = await buildTestApp(t, { config: { TRUST_PROXY: 'loopback', PUBLIC_URL: 'https://fitting.example' } })
  const through = async (forwarded: string) =>
    (await app.inject({ url: '/healthz', headers: { host: 'backend', 'x-forwarded-host': forwarded } })).statusCode
  assert.deepEqual([await through('fitting.example'), await through('evil.example')], [200, 421])
})

test('the refusal is a page for browsers and says what to do', async (t) => {
  const app = await buildTestApp(t)
  const page = await app.inject({ url: '/Try_On_API/', headers: { host: 'evil.example', accept: 'text/html' } })
  assert.deepEqual([page.statusCode, page.payload.includes('ALLOWED_HOSTS')], [421, true])
  const post = await app.inject({ method: 'POST', url: '/Try_On_API/forget', headers: { host: 'evil.example' } })
  assert.equal(post.statusCode, 421)
})

for (const [version, status] of [['1.0', 200], ['1.1', 400]] as const) {
  test(`HTTP/${version} without a host is answered ${status}`, async (t) => {
    const app = await buildTestApp(t)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(`GET /healthz HTTP/${version}\r\nConnection: close\r\n\r\n`)
    const [answer] = await once(socket, 'data')
    assert.match(String(answer), new RegExp(`^HTTP/1\\.1 ${status} [^]*x-request-id`))
  })
}

test('a form that comes through a proxy which hides the host is our own by PUBLIC_URL', async (t) => {
  const app = await buildTestApp(t, { config: { PUBLIC_URL: 'https://fitting.example' } })
  const post = async (origin: string) =>
    (await app.inject({ method: 'POST', url: '/Try_On_API/forget', headers: { origin } })).statusCode
  assert.deepEqual([await post('https://fitting.example'), await post('https://evil.example')], [303, 403])
})
