import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test, type TestContext } from 'node:test'
import { createFittingRoom, FittingRoomError } from '../../src/library/index.ts'
import { openFittingRoom } from '../../src/library/fitting-room.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { emptyJpeg, personJpeg } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'

function openRoom (t: TestContext) {
  const { engine, calls } = createFakeEngine()
  const room = openFittingRoom({ DATA_DIRECTORY: 'data' }, engine)
  t.after(async () => await room.close())
  return { room, calls }
}
const isCoded = (code: string, said: RegExp) => (error: unknown) =>
  error instanceof FittingRoomError && error.code === code && said.test(error.message)

test('the gallery is listed, and its persons wear its garments by name', async (t) => {
  const { room } = openRoom(t)
  assert.ok((await room.persons()).some(({ id, file }) => id === 'ana' && existsSync(file)))
  assert.ok((await room.garments()).some(({ id, name }) => id === 'sun-print' && name.en !== undefined))
  const { png, timings, intermediates } = await room.tryOn({ garment: 'sun-print', person: 'ana' })
  assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')])
  assert.ok(timings.some(({ name }) => name === 'generate'))
  assert.deepEqual(intermediates, [])
})

test('what was prepared once is worn by many, and is gone when the room is closed', async (t) => {
  const { room, calls } = openRoom(t)
  const garment = await room.prepareGarment(await garmentJpeg())
  const person = await room.preparePerson(await personJpeg())
  assert.deepEqual([person.foundBy, person.notices], ['mediapipe-pose', ['SEVERAL_PEOPLE']])
  for (const someone of ['ana', person]) await room.tryOn({ garment, person: someone })
  assert.deepEqual([calls.prepareGarment, calls.preparePerson, calls.tryOn], [1, 1, 2])
  assert.ok(existsSync(person.directory))
  await room.close()
  assert.ok(!existsSync(person.directory))
})

test('photos are tried on at once; stages are told, and intermediates where they are wanted', async (t) => {
  const { room } = openRoom(t)
  const stages: string[] = []
  const wish = { garment: await garmentJpeg(), person: await personJpeg(), intermediates: true }
  const { intermediates } = await room.tryOn(wish, { onStage: (stage) => stages.push(stage) })
  assert.ok(stages.includes('find-garment') && stages.includes('read-person'))
  assert.ok(intermediates.length > 0)
})

test('what cannot be done is an error with a code, and says what to do', async (t) => {
  const { room } = openRoom(t)
  const none = room.tryOn({ garment: 'none', person: 'ana' })
  await assert.rejects(none, isCoded('GARMENT_NAME_UNKNOWN', /no garment “none”\. The samples are black-tank, /))
  await assert.rejects(room.tryOn({ garment: 'polo', person: '../x' }), isCoded('PERSON_UNKNOWN', /Choose another/))
  await assert.rejects(room.prepareGarment(Buffer.from('text')), isCoded('IMAGE_TYPE', /Send a JPEG/))
  await assert.rejects(room.prepareGarment(await emptyJpeg()), isCoded('GARMENT_NOT_FOUND', /plain background/))
  await assert.rejects(room.preparePerson(await emptyJpeg()), isCoded('PERSON_NOT_FOUND', /one person/))
  assert.throws(() => createFittingRoom({ threads: 1000 }), /INFERENCE_THREADS/)
})
