import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import security from '../../src/plugins/security.ts'

async function headersOf (t: TestContext, host = 'localhost') {
  const app = Fastify()
  t.after(async () => await app.close())
  await app.register(security)
  app.get('/', async () => 'page')
  return (await app.inject({ url: '/', headers: { host } })).headers
}

/** The content security policy as a map from directive to sources. */
function policyOf (header: unknown): Record<string, string> {
  return Object.fromEntries(String(header).split(';').map((directive) => {
    const [name, ...sources] = directive.trim().split(' ')
    return [name, sources.join(' ')]
  }))
}

test('a page runs its own scripts and styles alone, sends forms to itself, and stands in no frame', async (t) => {
  const { 'content-security-policy': policy } = await headersOf(t)
  assert.deepEqual(policyOf(policy), {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' blob: data:",
    'connect-src': "'self'",
    'form-action': "'self'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
    'manifest-src': "'self'",
    'worker-src': "'self'"
  })
})

test('types are not guessed, addresses are not told to others, and plain http stays possible', async (t) => {
  const headers = await headersOf(t)
  assert.equal(headers['x-content-type-options'], 'nosniff')
  assert.equal(headers['referrer-policy'], 'same-origin')
  assert.equal(headers['strict-transport-security'], undefined)
})

test('pages use neither camera nor place; where browsers trust the address they share no window', async (t) => {
  const headers = await headersOf(t)
  for (const feature of ['camera', 'microphone', 'geolocation']) {
    assert.ok(String(headers['permissions-policy']).includes(`${feature}=()`), feature)
  }
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
  assert.equal((await headersOf(t, 'room.example'))['cross-origin-opener-policy'], undefined)
})
