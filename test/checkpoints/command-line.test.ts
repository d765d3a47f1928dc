import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { programArguments } from '../support/program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { drawVitonHd } from '../support/viton-hd.ts'

async function run (script: string, ...options: string[]): Promise<{ code: number, output: string, errors: string }> {
  return await new Promise((resolve) => {
    execFile(process.execPath, [...programArguments(join('scripts', script)), ...options], (error, output, errors) => {
      resolve({ code: error === null ? 0 : Number(error.code), output, errors })
    })
  })
}

test('models:import says in one line what is wrong with a file, and leaves nothing behind', async (t) => {
  const directory = await temporaryDirectory(t)
  const page = join(directory, 'gen.pth')
  writeFileSync(page, '<!doctype html>')
  const { code, errors } = await run(
    'models-import.ts',
    '--condition',
    page,
    '--generator',
    page,
    '--out',
    join(directory, 'pack')
  )
  assert.equal(code, 1)
  assert.match(errors, /^gen\.pth: This is not a PyTorch checkpoint.*\n$/)
  assert.deepEqual(readdirSync(directory), ['gen.pth'])
})

test('models:import without files explains itself and its licence', async () => {
  const { code, errors } = await run('models-import.ts')
  assert.equal(code, 1)
  assert.match(errors, /Usage: npm run models:import/)
  assert.match(errors, /CC BY-NC 4\.0/)
})

test('data:import imports, counts, and names what it refuses', async (t) => {
  const directory = await temporaryDirectory(t)
  const [source, data] = [join(directory, 'test'), join(directory, 'data')]
  await drawVitonHd(source, ['00001_00'])
  writeFileSync(join(source, 'cloth-mask', '00001_00.jpg'), 'no picture')
  const { code, output, errors } = await run('data-import.ts', source, '--data', data)
  assert.equal(code, 0)
  assert.match(output, /^1 imported \(CC BY-NC 4\.0\), 0 already there, 1 refused\n$/)
  assert.match(errors, /garment 00001_00 refused: 00001_00\.jpg: /)
})

for (const [name, options, message] of [
  ['no folder', [], /Usage: npm run data:import/],
  ['a folder that is no data set', ['scripts'], /no folder "image"/],
  ['a limit that is no number', ['scripts', '--limit', 'ten'], /--limit must be a whole number/]
] as const) {
  test(`data:import with ${name} fails with advice`, async () => {
    const { code, errors } = await run('data-import.ts', ...options)
    assert.equal(code, 1)
    assert.match(errors, message)
  })
}
