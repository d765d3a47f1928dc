import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONFIG_SCHEMA, describeSettings, loadConfig, printConfig, uploadLimits } from '../src/config.ts'
import { UPLOAD_LIMITS } from '../src/upload-limits.ts'

test('without any variable every setting has its default', () => {
  const config = loadConfig({})
  assert.equal(config.PORT, 8000)
  assert.equal(config.HOST, '127.0.0.1')
  assert.equal(config.MODEL_PACK, 'compact')
  assert.equal(config.RETENTION_HOURS, 24)
  assert.ok(config.INFERENCE_THREADS >= 1)
  assert.match(config.STATE_DIRECTORY, /^\/.*\/var$/)
  assert.deepEqual(uploadLimits(config), UPLOAD_LIMITS)
})

test('variables are read with their types; empty ones are defaults', () => {
  const config = loadConfig({
    PORT: '9000',
    TRUST_PROXY: 'loopback',
    RETENTION_HOURS: '0.5',
    HOST: '',
    STATE_DIRECTORY: '/srv/state'
  })
  assert.deepEqual(
    [config.PORT, config.TRUST_PROXY, config.RETENTION_HOURS, config.HOST, config.STATE_DIRECTORY],
    [9000, 'loopback', 0.5, '127.0.0.1', '/srv/state']
  )
})

for (const [name, value] of [
  ['PORT', '99999'],
  ['PORT', 'eighty'],
  ['WORKER_ISOLATION', 'fiber'],
  ['MODEL_PACK', '../secret'],
  ['RETENTION_HOURS', '0'],
  ['COOKIE_SECRET', 'short'],
  ['METRICS_TOKEN', 'short'],
  ['QUEUE_URL', 'http://localhost'],
  ['ROLE', 'worker'],
  ['TRUST_PROXY', 'true'],
  ['PUBLIC_URL', 'fitting.example'],
  ['PUBLIC_URL', 'https://fitting.example/room'],
  ['ALLOWED_HOSTS', 'fitting.example:8000'],
  ['TRUST_PROXY', '10.0.0.0/33']
]) {
  test(`${name}=${value} is refused by name`, () => {
    assert.throws(
      () => loadConfig({ [name]: value }),
      (error: Error) => error.message.includes(name)
    )
  })
}

test('every setting has a reason, and the printed settings are a file that can be loaded again', () => {
  for (const [name, { description }] of Object.entries(CONFIG_SCHEMA.properties) as Array<
    [string, { description?: string }]
  >) {
    assert.ok(description, name)
  }
  const config = loadConfig({ PORT: '9000' })
  const lines = printConfig(config).split('\n').filter((line) => line && !line.startsWith('#'))
  assert.deepEqual(loadConfig(Object.fromEntries(lines.map((line) => line.split(/=(.*)/)))), config)
})

test('a secret is never printed', () => {
  const secret = 's'.repeat(40)
  assert.ok(!printConfig(loadConfig({ COOKIE_SECRET: secret })).includes(secret))
})

test('the help lists every setting with its default, its reason and the values it takes', () => {
  const help = describeSettings()
  for (const [name, setting] of Object.entries(CONFIG_SCHEMA.properties)) {
    const { default: preset, description } = setting as { default?: unknown, description?: string }
    assert.ok(help.includes(`  ${name}=${preset}\n      ${description}`), name)
  }
  assert.match(help, /PORT=8000\n.*\(0 to 65535\)/)
  assert.match(help, /WORKER_ISOLATION=thread\n.*\(one of thread, process\)/)
})
