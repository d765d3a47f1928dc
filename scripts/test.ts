import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'

// Node 20's runner has no globs: this lists the files, the runner does the rest.
const pattern = process.argv[2] ?? ''
const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file.includes(pattern))
  .map((file) => join('test', file))

const run = spawnSync(process.execPath, ['--import', 'tsx', '--test', ...files], { stdio: 'inherit' })
process.exitCode = run.status ?? 1
