import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { VERSION } from '../src/project-root.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }

function run (...options: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

// Compiles, so that the tests below can ask the compiled server.
let help: ReturnType<typeof run>
before(() => { help = run(...scripts.start.split(' ').slice(1), '--help') })

test('npm start compiles, hands its options on, and --help explains the settings instead of starting', () => {
  assert.deepEqual([help.status, help.stderr], [0, ''])
  assert.match(help.stdout, /PORT=8000/)
  assert.doesNotMatch(help.stdout, /is open/)
})

test('--version tells the version of package.json', () => {
  assert.deepEqual(run('dist/src/server.js', '--version'), { status: 0, stdout: `${VERSION}\n`, stderr: '' })
})

test('an option that does not exist is refused with the way to the settings', () => {
  const { status, stderr } = run('dist/src/server.js', '--port', '9000')
  assert.equal(status, 1)
  assert.match(stderr, /--port[^]*--help/)
})
