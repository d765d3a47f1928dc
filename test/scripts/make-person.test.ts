import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { makePerson } from '../../scripts/support/make-person.ts'
import { createPersonGallery } from '../../src/gallery/persons.ts'
import { readPersonRecord } from '../../src/gallery/person-record.ts'
import { translate } from '../../src/i18n/index.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { emptyJpeg, personJpeg } from '../support/person-photos.ts'
import { programArguments } from '../support/program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const { engine } = createFakeEngine()

test('a photo becomes a person that the gallery lists and the pipeline reads', async (t) => {
  const folder = await temporaryDirectory(t)
  await writeFile(join(folder, 'me.jpg'), await personJpeg(6))
  const notices = await makePerson(engine, join(folder, 'me.jpg'), join(folder, 'persons', 'me'))
  assert.deepEqual(notices, [
    translate('en', 'found.mediapipe-pose'),
    translate('en', 'notice.SEVERAL_PEOPLE')
  ])
  assert.deepEqual((await createPersonGallery(join(folder, 'persons')).list()).map(({ id }) => id), ['me'])
  assert.equal((await readPersonRecord(join(folder, 'persons', 'me'))).image.width, 768)
})

test('a photo that cannot be used is refused in words, and leaves nothing', async (t) => {
  const folder = await temporaryDirectory(t)
  await writeFile(join(folder, 'wall.jpg'), await emptyJpeg())
  await writeFile(join(folder, 'text.jpg'), 'no picture')
  await assert.rejects(
    makePerson(engine, join(folder, 'wall.jpg'), join(folder, 'persons', 'wall')),
    /Nobody was found in the photo\. Use a photo of one person/
  )
  await assert.rejects(
    makePerson(engine, join(folder, 'text.jpg'), join(folder, 'persons', 'text')),
    /not supported\. Send a JPEG/
  )
  assert.deepEqual(await createPersonGallery(join(folder, 'persons')).list(), [])
})

const CASES: ReadonlyArray<readonly [string, string[], RegExp]> = [
  ['no photo', ['--name', 'me'], /Give one photo/],
  ['no name', ['me.jpg'], /Give a --name/],
  ['a name that is a path', ['me.jpg', '--name', '../me'], /Give a --name/],
  ['a name that is taken', ['me.jpg', '--name', 'ana'], /"ana" already/]
]
for (const [name, options, message] of CASES) {
  test(`persons:add with ${name} says what is wrong and changes nothing`, () => {
    const run = spawnSync(process.execPath, [...programArguments('scripts/persons-add.ts'), ...options], {
      encoding: 'utf8'
    })
    assert.equal(run.status, 1)
    assert.match(run.stderr, message)
  })
}
