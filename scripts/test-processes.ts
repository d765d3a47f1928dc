import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { COMPILED, compileTests } from './support/compile-tests.ts'

// Usage: npm run test:processes [-- part of a test file's path]. Tests that start, stop and kill the service itself.
const [pattern = ''] = process.argv.slice(2)
await compileTests()
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.process.ts') && file.includes(pattern))
  .map((file) => join(COMPILED, 'test', file.replace(/ts$/, 'js')))
const options = ['--enable-source-maps', '--test', '--test-reporter=spec', '--test-concurrency=2', ...files]
process.exitCode = spawnSync(process.execPath, options, { stdio: 'inherit' }).status ?? 1
