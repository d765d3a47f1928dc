import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { dressAll } from '../../scripts/support/dress-all.ts'
import { nameResults } from '../../scripts/support/result-names.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { emptyJpeg, personJpeg } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

test('a file gives its base name to its results', () => {
  assert.deepEqual(nameResults(['me.jpg', 'photos/friend.of.mine.png']), ['me', 'friend.of.mine'])
})

test('files of one base name are told apart by as few folders as it takes', () => {
  const files = ['/a/monday/me.jpg', '/a/tuesday/me.jpg', '/b/monday/me.jpg', '/b/other.jpg']
  assert.deepEqual(nameResults(files), ['a-monday-me', 'tuesday-me', 'b-monday-me', 'other'])
})

test('in one folder the extension tells them apart', () => {
  assert.deepEqual(nameResults(['/a/me.jpg', '/a/me.png', '/b/me.jpg']), ['me-jpg', 'me-png', 'me'])
})

test('a name depends on the files, not on their order or spelling', () => {
  assert.deepEqual(nameResults(['/b/me.jpg', '/a/me.jpg']), ['b-me', 'a-me'])
  assert.deepEqual(nameResults(['/a/me.jpg', '/a/../a/me.jpg']), ['me', 'me'])
})

test('a taken name is left to its owner, and names that paths cannot tell apart are counted', () => {
  assert.deepEqual(nameResults(['/photos/ana.jpg'], ['ana']), ['photos-ana'])
  assert.deepEqual(nameResults(['/a-b/me.jpg', '/a/b-me.jpg', '/c/me.jpg', '/c/b-me.jpg'], ['a-b-me']).toSorted(),
    ['a-b-me-2', 'a-b-me-3', 'c-b-me', 'c-me'])
})

test('persons and garments of one base name in different folders each get their results', async (t) => {
  const folder = await temporaryDirectory(t)
  const place = async (path: string, bytes: Uint8Array) => {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), bytes)
    return join(folder, path)
  }
  const choices = [
    await place('monday/me.jpg', await personJpeg()), await place('tuesday/me.jpg', await personJpeg(6)),
    await place('wall/me.jpg', await emptyJpeg()), { id: 'ana', directory: 'data/persons/ana' }
  ]
  const garments = [
    await place('blue/shirt.jpg', await garmentJpeg()),
    await place('red/shirt.jpg', await garmentJpeg())
  ]
  const out = join(folder, 'results')
  const isComplete = await dressAll(createFakeEngine().engine, { garments, choices, out, folder: join(folder, 'made') })
  assert.equal(isComplete, false)
  const persons = ['ana', 'monday-me', 'tuesday-me']
  assert.deepEqual(
    (await readdir(out)).sort(),
    persons.flatMap((person) => [`${person}_blue-shirt.png`, `${person}_red-shirt.png`])
  )
  const [monday, tuesday] = await Promise.all(
    ['monday', 'tuesday'].map(async (day) => await readFile(join(out, `${day}-me_red-shirt.png`)))
  )
  assert.notDeepEqual(monday, tuesday)
})

test('what every stage has made is written where it is wanted, numbered, and nowhere else', async (t) => {
  const folder = await temporaryDirectory(t)
  const garment = join(folder, 'shirt.jpg')
  await writeFile(garment, await garmentJpeg())
  const { engine, calls } = createFakeEngine()
  const batch = { garments: [garment], choices: [{ id: 'ana', directory: 'data/persons/ana' }], folder }
  await dressAll(engine, { ...batch, out: join(folder, 'plain') })
  assert.deepEqual(await readdir(join(folder, 'plain')), ['ana_shirt.png'])
  await dressAll(engine, { ...batch, out: join(folder, 'results'), intermediates: join(folder, 'stages') })
  assert.deepEqual((await readdir(join(folder, 'stages', 'ana_shirt'))).sort(), ['01-photo.png', '02-flow.png'])
  assert.deepEqual(await readdir(join(folder, 'results')), ['ana_shirt.png'])
  assert.equal(calls.tryOn, 2)
})
