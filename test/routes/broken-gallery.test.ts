import assert from 'node:assert/strict'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** A gallery of ana and bela with whatever stands in bela's record of the licence. */
async function galleryWith (t: TestContext, damage: (path: string) => Promise<unknown>) {
  const directory = await temporaryDirectory(t)
  for (const id of ['ana', 'bela']) {
    for (const [kind, source] of [['persons', 'ana'], ['garments', 'polo']]) {
      await cp(join('data', kind, source), join(directory, kind, id), { recursive: true })
    }
  }
  for (const kind of ['persons', 'garments']) await damage(join(directory, kind, 'bela', 'licence.json'))
  const lines: string[] = []
  const logger = { level: 'error', stream: { write: (line: string) => lines.push(line) } }
  return { app: await buildTestApp(t, { config: { DATA_DIRECTORY: directory }, logger }), directory, lines }
}

const DAMAGES: Array<[name: string, damage: (path: string) => Promise<unknown>, reason: RegExp]> = [
  ['cut off', async (path) => await writeFile(path, '{"licence": "CC'), /licence\.json is not JSON/],
  ['null', async (path) => await writeFile(path, 'null'), /licence\.json holds no record/],
  ['a folder', async (path) => await mkdir(path), /licence\.json cannot be read: EISDIR/]
]
for (const [name, damage, reason] of DAMAGES) {
  test(`a licence that is ${name} leaves out its own folder alone, and /readyz and the log name it`, async (t) => {
    const { app, directory, lines } = await galleryWith(t, damage)
    for (const [path, expected] of [['/api/persons', ['ana']], ['/api/garments', ['ana']]] as const) {
      assert.deepEqual((await app.inject(path)).json().map(({ id }: { id: string }) => id), expected)
    }
    assert.equal((await app.inject({ url: '/Try_On_API/', headers: { accept: 'text/html' } })).statusCode, 200)
    const ready = await app.inject('/readyz')
    assert.equal(ready.statusCode, 200)
    for (const kind of ['persons', 'garments']) {
      const folder = join(directory, kind, 'bela')
      assert.ok(ready.json().damagedItems.some((line: string) => line.startsWith(folder) && reason.test(line)))
      assert.ok(lines.some((line) => line.includes(folder)))
    }
  })
}
