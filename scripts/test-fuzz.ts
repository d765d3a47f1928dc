import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { COMPILED, compileTests } from './support/compile-tests.ts'

// Usage: npm run test:fuzz -- --minutes N [part of a file's name]. Each property goes on for N minutes, from a seed
// that a failure tells; `npm test` has a few runs of a fixed one.
const { values, positionals } = parseArgs({
  options: { minutes: { type: 'string', default: '1' } },
  allowPositionals: true
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error(`--minutes must be a number above 0, not "${values.minutes}"`)
await compileTests()
const folder = join('test', 'fuzz')
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.test.ts') && file.includes(positionals[0] ?? ''))
  .map((file) => join(COMPILED, folder, file.replace(/ts$/, 'js')))
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', ...files], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_MINUTES: String(minutes) }
})
process.exitCode = run.status ?? 1
