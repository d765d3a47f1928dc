import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart, uploadRequest } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { dataUrl } from '../support/v1.ts'

const jpeg = await garmentJpeg()
const ana = { name: 'person', content: 'ana' }

test('a field that is not known is an error that names it, and nobody is dressed', async (t) => {
  const { engine, calls } = createFakeEngine()
  const app = await buildTestApp(t, { engine })
  for (const [name, part] of [
    ['persn', { name: 'persn', content: 'ana' }],
    ['garmnt', garmentPart(jpeg)],
    ['<b>', { name: '<b>', content: '' }]
  ] as const) {
    const answer = await app.inject(uploadRequest([garmentPart(jpeg), { ...part, name }]))
    assert.deepEqual([answer.statusCode, answer.json().code], [400, 'FIELD_UNKNOWN'], name)
    assert.ok(answer.json().title.includes(`“${name}”`), answer.json().title)
  }
  assert.deepEqual(calls, { prepareGarment: 0, preparePerson: 0, readPoints: 0, tryOn: 0 })
})

test('a sample of /api/garments is a garment by its id', async (t) => {
  const app = await buildTestApp(t)
  const [{ id }] = (await app.inject('/api/garments')).json()
  const answer = await app.inject(uploadRequest([{ name: 'garment', content: id }, ana]))
  assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'image/png'])
  for (const content of ['nothing', '../ana', 'sample:white-t-shirt']) {
    const unknown = await app.inject(uploadRequest([{ name: 'garment', content }, ana]))
    assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'GARMENT_NAME_UNKNOWN'], content)
  }
})

test('the same may be sent as JSON, with pictures as data URLs', async (t) => {
  const app = await buildTestApp(t)
  const send = async (body: object) => await app.inject({
    method: 'POST', url: '/tryon', headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body)
  })
  for (const garment of ['sun-print', dataUrl(jpeg)]) {
    assert.equal((await send({ garment, person: 'ana' })).headers['content-type'], 'image/png')
  }
  for (const [body, code] of [
    [{ garment: 'sun-print', persn: 'ana' }, 'FIELD_UNKNOWN'],
    [{ garment: 'sun-print', other: dataUrl(jpeg) }, 'FIELD_UNKNOWN'],
    [{ garment: 'sun-print', mask: 'scissors' }, 'REQUEST_INVALID'],
    [{ person: 'ana' }, 'FILE_MISSING']
  ] as const) {
    assert.equal((await send(body)).json().code, code, JSON.stringify(body))
  }
})

test('whoever takes a picture gets the picture, and whoever takes JSON alone the job', async (t) => {
  const app = await buildTestApp(t)
  for (const [accept, type] of [
    ['application/json, text/plain, */*', 'image/png'],
    ['image/png, application/json', 'image/png'],
    ['application/json, image/*;q=0.5', 'image/png'],
    ['text/html', 'image/png'],
    ['APPLICATION/JSON', 'application/json; charset=utf-8'],
    ['application/json, */*;q=0', 'application/json; charset=utf-8'],
    ['application/json;q=0.9, text/plain', 'application/json; charset=utf-8']
  ]) {
    const answer = await app.inject(uploadRequest([garmentPart(jpeg), ana], '/tryon', { accept }))
    assert.equal(answer.headers['content-type'], type, accept)
  }
})
