import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasServer, startPostgres, startRedis } from './support/servers.ts'

// Usage: npm run test:engines [-- redis | postgres [part of a file's name]]. Real servers, started and ended here.
const [only = '', pattern = ''] = process.argv.slice(2)
const ENGINES = { redis: startRedis, postgres: startPostgres } as const

const files = readdirSync(join('test', 'engines'))
  .filter((file) => file.endsWith('.engine.ts') && file.includes(pattern))
  .map((file) => join('test', 'engines', file))

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
    const options = ['--import', 'tsx', '--test', '--test-reporter=spec', ...files]
    const env = { ...process.env, QUEUE_URL: server.url }
    const { status } = spawnSync(process.execPath, options, { stdio: 'inherit', env })
    if (status !== 0) process.exitCode = 1
  } finally {
    await server.close()
  }
}
