import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { COMPILED, compileTests } from './support/compile-tests.ts'

// Usage: npm run test:consumers [-- part of a file's name]. The built service, and programs of others.
const [pattern = ''] = process.argv.slice(2)
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const built = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)
await compileTests()
const files = readdirSync(join('test', 'consumers'))
  .filter((file) => file.endsWith('.consumer.ts') && file.includes(pattern))
  .map((file) => join(COMPILED, 'test', 'consumers', file.replace(/ts$/, 'js')))
// One at a time: each starts a service that uses every core.
const runner = ['--enable-source-maps', '--test', '--test-reporter=spec', '--test-concurrency=1']
const run = spawnSync(process.execPath, [...runner, ...files], { stdio: 'inherit' })
process.exitCode = run.status ?? 1
