import assert from 'node:assert/strict'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createGarmentGallery } from '../../src/gallery/garments.ts'
import { readPersonRecord } from '../../src/gallery/person-record.ts'
import { createPersonGallery } from '../../src/gallery/persons.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const PERSONS = 'data/persons'

test('the shipped gallery has sixteen persons, each of them readable', async () => {
  const persons = await createPersonGallery(PERSONS).list()
  assert.equal(persons.length, 16)
  for (const { directory } of persons) {
    const record = await readPersonRecord(directory)
    assert.ok(record.parse.data.includes(5), `${directory} wears an upper garment`)
  }
})

test('adding a folder adds a person, an incomplete folder adds none', async (t) => {
  const directory = await temporaryDirectory(t)
  const gallery = createPersonGallery(directory)
  assert.deepEqual(await gallery.list(), [])
  await cp(join(PERSONS, 'ana'), join(directory, 'me'), { recursive: true })
  await mkdir(join(directory, 'empty'))
  assert.deepEqual((await gallery.list()).map(({ id }) => id), ['me'])
  assert.equal(await gallery.find('empty'), undefined)
})

test('an id that is a path finds nothing', async () => {
  const gallery = createPersonGallery(PERSONS)
  for (const id of ['../persons/ana', 'ana/../ana', '', '.', 'ana\0']) assert.equal(await gallery.find(id), undefined)
})

test('the licence of an imported item is known', async (t) => {
  const directory = await temporaryDirectory(t)
  await cp(join(PERSONS, 'ana'), join(directory, 'imported'), { recursive: true })
  await writeFile(join(directory, 'imported', 'licence.json'), JSON.stringify({ licence: 'CC BY-NC 4.0' }))
  assert.equal((await createPersonGallery(directory).find('imported'))?.licence, 'CC BY-NC 4.0')
})

test('a person has a line in both languages, and nothing where none is written', async (t) => {
  const directory = await temporaryDirectory(t)
  await cp(join(PERSONS, 'ana'), join(directory, 'me'), { recursive: true })
  await rm(join(directory, 'me', 'about.json'))
  const gallery = createPersonGallery(directory)
  assert.deepEqual((await gallery.find('me'))?.about?.line, {})
  await writeFile(join(directory, 'me', 'about.json'), JSON.stringify({ line: { en: 'sails', zh: '驾帆船' } }))
  assert.deepEqual((await gallery.find('me'))?.about?.line, { en: 'sails', zh: '驾帆船' })
})

test('every person\'s own garment is a sample with its mask', async () => {
  const garments = await createGarmentGallery('data/garments').list()
  assert.equal(garments.length, 12)
  assert.ok(garments.every(({ maskPath }) => maskPath !== undefined))
})

test('a person with a missing file or wrong keypoints is refused', async (t) => {
  const directory = await temporaryDirectory(t)
  const folder = join(directory, 'ana')
  await cp(join(PERSONS, 'ana'), folder, { recursive: true })
  await writeFile(join(folder, 'keypoints.json'), JSON.stringify({ people: [{ pose_keypoints_2d: [1, 2] }] }))
  await assert.rejects(readPersonRecord(folder), { code: 'PERSON_UNUSABLE' })
  await rm(join(folder, 'parse.png'))
  await assert.rejects(readPersonRecord(folder), { code: 'PERSON_UNUSABLE' })
})
