import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { COMPILED, compileTests } from './support/compile-tests.ts'
import { groupTests } from './support/group-tests.ts'

// Usage: npm test [part of a test file's path]. Without it, all tests run.
const [pattern = '', option] = process.argv.slice(2)
const environment = { ...process.env, WRITE_GOLDEN: option === '--write-golden' ? 'yes' : 'no' }
// Compiled once: a loader in each of the test processes would take longer than most of the tests.
await compileTests()
// Node 20's runner has no globs: this lists the files, the runner does the rest.
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file.includes(pattern))
  .map((file) => join(COMPILED, 'test', file.replace(/ts$/, 'js')))
// One more than there are cores: much of what the tests of a server do is waiting.
const concurrency = `--test-concurrency=${availableParallelism() + 1}`
const runner = ['--enable-source-maps', '--test', '--test-reporter=spec', concurrency]

const processes = pattern === '' ? groupTests(files) : files
const run = spawnSync(process.execPath, [...runner, ...processes], { stdio: 'inherit', env: environment })
process.exitCode = run.status ?? 1
