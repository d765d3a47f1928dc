import assert from 'node:assert/strict'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createPersonCache } from '../../../src/inference/worker/person-cache.ts'
import type { PersonInputs } from '../../../src/tryon/records/person.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/** A cache whose preparation only counts, and `count` folders with a photo each. */
async function countingCache (t: TestContext, count: number) {
  const root = await temporaryDirectory(t)
  const folders = Array.from({ length: count }, (_, index) => join(root, `person-${index}`))
  for (const folder of folders) {
    await mkdir(folder)
    await writeFile(join(folder, 'image.jpg'), folder)
  }
  const prepared: string[] = []
  const personInputs = createPersonCache(async (directory) => {
    prepared.push(directory)
    return {} as PersonInputs
  })
  return { folders, prepared, personInputs }
}

test('a person is prepared once', async (t) => {
  const { folders: [ana], prepared, personInputs } = await countingCache(t, 1)
  assert.equal(await personInputs(ana), await personInputs(ana))
  assert.deepEqual(prepared, [ana])
})

test('a changed photo is prepared again', async (t) => {
  const { folders: [ana], prepared, personInputs } = await countingCache(t, 1)
  await personInputs(ana)
  await utimes(join(ana, 'image.jpg'), new Date(), new Date(Date.now() + 5000))
  await personInputs(ana)
  assert.equal(prepared.length, 2)
})

test('the person not worn for longest makes room', async (t) => {
  const { folders, prepared, personInputs } = await countingCache(t, 17)
  for (const folder of folders.slice(0, 16)) await personInputs(folder)
  await personInputs(folders[0])
  await personInputs(folders[16])
  await personInputs(folders[0])
  await personInputs(folders[1])
  assert.deepEqual(prepared.slice(16), [folders[16], folders[1]])
})
