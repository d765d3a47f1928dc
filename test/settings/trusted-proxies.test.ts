import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { readTrustedProxies } from '../../src/settings/trusted-proxies.ts'
import { buildTestApp } from '../support/app.ts'

/** The address, host and protocol that the service takes for the client's. */
async function seenBy (t: TestContext, setting: string, forwarded: string, from = '127.0.0.1') {
  const app = await buildTestApp(t, { config: { TRUST_PROXY: setting } })
  let seen = {}
  app.addHook('onRequest', async ({ ip, protocol }) => { seen = { ip, protocol } })
  const headers = { 'x-forwarded-for': forwarded, 'x-forwarded-proto': 'https' }
  await app.inject({ url: '/healthz', remoteAddress: from, headers })
  return seen
}

for (const [setting, forwarded, ip] of [
  ['1', '6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['2', '6.6.6.6, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
  ['loopback', '6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['loopback, 10.0.0.0/8', '6.6.6.6, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
  ['::1, 127.0.0.1', '203.0.113.9', '203.0.113.9']
]) {
  test(`TRUST_PROXY=${setting} takes what the proxy wrote, not what the client wrote before it`, async (t) => {
    assert.deepEqual(await seenBy(t, setting, forwarded), { ip, protocol: 'https' })
  })
}

for (const [setting, from] of [['false', '127.0.0.1'], ['0', '127.0.0.1'], ['10.0.0.0/8', '127.0.0.1']]) {
  test(`TRUST_PROXY=${setting} believes no header`, async (t) => {
    assert.deepEqual(await seenBy(t, setting, '6.6.6.6', from), { ip: from, protocol: 'http' })
  })
}

for (const setting of ['true', 'yes', '10.0.0.0/33', '::1/129', '10', '10.0.0.1/', '10.0.0.0/8/8', '-1', '']) {
  test(`TRUST_PROXY=${setting} is refused with the reason`, () => {
    assert.throws(() => readTrustedProxies(setting), /true would believe|is neither|at most/)
  })
}
