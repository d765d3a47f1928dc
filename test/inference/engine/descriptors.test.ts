import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { programArguments } from '../../support/program.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

for (const isolation of ['thread', 'process']) {
  test(`an engine whose worker ${isolation} finds no file descriptor is ready once there are some again`, async (t) => {
    const folder = await temporaryDirectory(t)
    const program = [process.execPath, ...programArguments('test/support/few-descriptors.ts'), isolation, folder]
    const child = spawn('sh', ['-c', 'ulimit -n 64 && exec "$@"', 'sh', ...program], {
      stdio: ['ignore', 'pipe', 'pipe']
    })
    t.after(() => child.kill('SIGKILL'))
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk })
    const [code] = await once(child, 'close')
    assert.equal(code, 0, output)
    assert.match(output, /EMFILE[^]*cloth of shirt/)
  })
}
