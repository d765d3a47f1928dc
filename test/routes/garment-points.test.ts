import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeEngine } from '../support/fake-engine.ts'
import { garmentPart } from '../support/multipart.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { callV1 } from '../support/v1.ts'

const jpeg = await garmentJpeg()
const HEM = { hem_m: { x: 0.5, y: 0.75 } }

test('points of a garment are read when somebody asks, once, and told with it from then on', async (t) => {
  const { engine, calls } = createFakeEngine()
  const api = await callV1(t, { engine })
  const sent = (await api.upload('/garments', [garmentPart(jpeg)])).json()
  assert.deepEqual([calls.readPoints, sent.points], [0, undefined])
  const points = (await api.send({ url: sent.links.points })).json()
  assert.equal(Object.keys(points).length, 21)
  assert.deepEqual(points.collar_back, {
    x: Number((10 / sent.width).toFixed(4)), y: Number((15 / sent.height).toFixed(4)), likelihood: 0.9, isGiven: false
  })
  assert.deepEqual((await api.send({ url: sent.links.points })).json(), points)
  assert.deepEqual((await api.send({ url: sent.links.self })).json().points, points)
  assert.equal(calls.readPoints, 1)
})

test('corrected points are kept, are another job, and an empty object takes them back', async (t) => {
  const { engine, calls } = createFakeEngine()
  const api = await callV1(t, { engine })
  const { id, links } = (await api.upload('/garments', [garmentPart(jpeg)])).json()
  const tryOn = async () => {
    const [job] = (await api.post('/try-ons', { garments: [id], persons: ['ana'] })).json().items
    await api.finished(job.id)
    return calls.tryOn
  }
  assert.equal(await tryOn(), 1)
  assert.equal(await tryOn(), 1)
  const put = await api.put(`/garments/${id}/points`, HEM)
  const moved = { ...HEM.hem_m, likelihood: 1, isGiven: true }
  assert.deepEqual([put.statusCode, put.json().hem_m], [200, moved], put.payload)
  assert.equal((await api.send({ url: links.self })).json().state, 'ready')
  assert.equal(await tryOn(), 2)
  const back = await api.put(`/garments/${id}/points`, {})
  assert.equal(back.json().hem_m.isGiven, false)
  assert.equal(await tryOn(), 2)
})

test('the engine is given corrected points in pixels of the photo', async (t) => {
  const { engine } = createFakeEngine()
  const seen: unknown[] = []
  const tryOn: typeof engine.tryOn = async (request, options) => {
    seen.push(request.garment.given)
    return await engine.tryOn(request, options)
  }
  const api = await callV1(t, { engine: { ...engine, tryOn } })
  const { id, width, height } = (await api.upload('/garments', [garmentPart(jpeg)])).json()
  await api.put(`/garments/${id}/points`, HEM)
  const [job] = (await api.post('/try-ons', { garments: [id], persons: ['ana'] })).json().items
  assert.equal((await api.finished(job.id)).state, 'done')
  assert.deepEqual(seen, [{ hem_m: { x: 0.5 * width, y: 0.75 * height } }])
})

for (const [what, body, field] of [
  ['a name that nothing has', { hem_x: { x: 0, y: 0 } }, 'hem_x'],
  ['a point that is not corrected by hand', { waist_l: { x: 0, y: 0 } }, 'waist_l'],
  ['a place outside of the photo', { hem_l: { x: 1.01, y: 0 } }, 'hem_l'],
  ['a missing number', { neck_r: { x: 0.5 } }, 'neck_r'],
  ['a text', { neck_r: '0.5,0.5' }, 'neck_r'],
  ['no point', { neck_r: null }, 'neck_r']
] as const) {
  test(`${what} is refused by its name`, async (t) => {
    const api = await callV1(t)
    const { id } = (await api.upload('/garments', [garmentPart(jpeg)])).json()
    const refused = await api.put(`/garments/${id}/points`, body)
    assert.deepEqual([refused.statusCode, refused.json().code], [400, 'POINT_INVALID'], refused.payload)
    assert.ok(refused.json().title.includes(field))
  })
}

for (const [points, get, put] of [['none', 422, 422], ['read', 200, 422]] as const) {
  test(`a pack whose skill with points is ${points} is not asked for more`, async (t) => {
    const { engine } = createFakeEngine({ status: { pack: { name: 'other', version: '1', licence: 'MIT', points } } })
    const api = await callV1(t, { engine })
    const { id, links } = (await api.upload('/garments', [garmentPart(jpeg)])).json()
    assert.equal(links.points === undefined, points === 'none')
    assert.equal((await api.get(`/garments/${id}/points`)).statusCode, get)
    assert.equal((await api.put(`/garments/${id}/points`, HEM)).statusCode, put)
  })
}
