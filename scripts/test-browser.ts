import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './support/chromium.ts'
import { COMPILED, compileTests } from './support/compile-tests.ts'

// Usage: npm run test:browser [-- part of a file's name]. Real Chromium, one for each file; as many as there are cores.
const [pattern = ''] = process.argv.slice(2)
if (findChromium() === undefined) {
  console.error('There is no Chromium. Install the package "chromium", or set CHROMIUM to the program.')
  process.exit(1)
}
await compileTests()
const files = readdirSync(join('test', 'browser'))
  .filter((file) => file.endsWith('.browser.ts') && file.includes(pattern))
  .map((file) => join(COMPILED, 'test', 'browser', file.replace(/ts$/, 'js')))
const concurrency = `--test-concurrency=${availableParallelism()}`
const runner = ['--enable-source-maps', '--test', '--test-reporter=spec', concurrency]
const run = spawnSync(process.execPath, [...runner, ...files], { stdio: 'inherit' })
process.exitCode = run.status ?? 1
