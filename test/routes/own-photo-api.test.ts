import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { buildTestApp } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { emptyJpeg, personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'

const jpeg = await garmentJpeg()
const white = await emptyJpeg()

test('POST /tryon takes the person as a file, in any order, and names the photo and its notices', async (t) => {
  const app = await buildTestApp(t)
  const photo = await personJpeg()
  for (const parts of [[garmentPart(jpeg), personPart(photo)], [personPart(photo), garmentPart(jpeg)]]) {
    const answer = await app.inject(uploadRequest(parts))
    assert.equal(answer.statusCode, 200, answer.body.slice(0, 200))
    assert.match(String(answer.headers['x-person-id']), /^own:[\w-]{22}$/)
    assert.equal(answer.headers['x-person-notices'], 'SEVERAL_PEOPLE')
    assert.equal(answer.headers['x-person-found-by'], 'mediapipe-pose')
    assert.match(
      String(answer.headers['server-timing']),
      /^decode-person;dur=[\d.]+, .*load-person.*condition|^decode-garment.*load-person.*condition/
    )
  }
})

test('a photo that cannot be used answers 422 with the reason before anything is generated', async (t) => {
  const { engine, calls } = createFakeEngine()
  const app = await buildTestApp(t, { engine })
  const answer = await app.inject(uploadRequest([garmentPart(jpeg), personPart(white)]))
  assert.equal(answer.statusCode, 422)
  assert.equal(answer.json().code, 'PERSON_NOT_FOUND')
  assert.equal(calls.tryOn, 0)
})

for (const [name, code, parts] of [
  ['two photos of persons', 'FILES_TOO_MANY', [garmentPart(jpeg), personPart(jpeg), personPart(jpeg, 'b.jpg')]],
  ['a third kind of file', 'FIELD_UNKNOWN', [garmentPart(jpeg), { ...personPart(jpeg), name: 'hat' }]]
] as const) {
  test(`${name}: 400`, async (t) => {
    const app = await buildTestApp(t)
    const answer = await app.inject(uploadRequest(parts))
    assert.equal(answer.statusCode, 400)
    assert.equal(answer.json().code, code)
  })
}

test('a person photo that is not a picture is refused like any upload', async (t) => {
  const app = await buildTestApp(t)
  assert.equal((await app.inject(uploadRequest([garmentPart(jpeg), personPart('text')]))).json().code, 'IMAGE_TYPE')
})

for (let orientation = 1; orientation <= 8; orientation++) {
  test(`EXIF orientation ${orientation}: the photo is kept upright, without metadata`, async (t) => {
    const app = await buildTestApp(t)
    const answer = await app.inject(uploadRequest([garmentPart(jpeg), personPart(await personJpeg(orientation))]))
    assert.equal(answer.statusCode, 200)
    const [folder] = await readdir(join(app.state, 'persons'))
    const stored = join(app.state, 'persons', folder, 'original.jpg')
    const { width, height, exif, orientation: kept } = await sharp(stored).metadata()
    assert.deepEqual([width, height], orientation <= 4 ? [900, 700] : [700, 900])
    assert.equal(exif, undefined)
    assert.equal(kept, undefined)
    // Row and column of the stored first pixel, after turning: EXIF 1 top left, 2 top right, 3 bottom right, ...
    const corners = [
      '',
      'top left',
      'top right',
      'bottom right',
      'bottom left',
      'top left',
      'top right',
      'bottom right',
      'bottom left'
    ]
    assert.equal(await redCorner(stored), corners[orientation])
  })
}

async function redCorner (path: string): Promise<string> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true })
  const isRed = (x: number, y: number) => data[(y * info.width + x) * 3] > 180
  const [right, bottom] = [info.width - 20, info.height - 20]
  const corners = {
    'top left': isRed(20, 20),
    'top right': isRed(right, 20),
    'bottom left': isRed(20, bottom),
    'bottom right': isRed(right, bottom)
  }
  return Object.entries(corners).filter(([, red]) => red).map(([name]) => name).join()
}

test('a photo sent once can be worn again by its id, by the same caller only', async (t) => {
  const { engine, calls } = createFakeEngine()
  const app = await buildTestApp(t, { engine, config: { API_ACCESS: 'open' } })
  const id = String(
    (await app.inject(uploadRequest([garmentPart(jpeg), personPart(await personJpeg())]))).headers['x-person-id']
  )
  const other = await garmentJpeg(300, 400, 'teal')
  const again = await app.inject(uploadRequest([garmentPart(other), { name: 'person', content: id }]))
  assert.equal(again.statusCode, 200)
  assert.equal(calls.preparePerson, 1)
  const stranger = await app.inject({
    ...uploadRequest([garmentPart(jpeg), { name: 'person', content: id }]),
    remoteAddress: '10.0.0.9'
  })
  assert.equal(stranger.json().code, 'PERSON_UNKNOWN')
})

test('own photos are never listed, and DELETE removes the photo and the pictures made of it', async (t) => {
  const app = await buildTestApp(t)
  const answer = await app.inject(uploadRequest([garmentPart(jpeg), personPart(await personJpeg())]))
  const [person, job] = [String(answer.headers['x-person-id']), String(answer.headers['x-job-id'])]
  assert.doesNotMatch((await app.inject('/api/persons')).body, /own/)
  assert.equal((await app.inject(`/api/jobs/${job}/result`)).statusCode, 200)
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/persons/${person}` })).statusCode, 204)
  assert.equal((await app.inject(`/api/jobs/${job}/result`)).statusCode, 404)
  assert.deepEqual(await readdir(join(app.state, 'persons')), [])
  assert.equal((await app.inject({ method: 'DELETE', url: `/api/persons/${person}` })).statusCode, 404)
})
