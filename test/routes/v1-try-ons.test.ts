import assert from 'node:assert/strict'
import { test } from 'node:test'
import { garmentPart } from '../support/multipart.ts'
import { personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { createFakeEngine } from '../support/fake-engine.ts'
import { callV1, dataUrl } from '../support/v1.ts'

const [jpeg, photo] = await Promise.all([garmentJpeg(), personJpeg()])
const ids = (answer: { json (): { items: Array<{ id: string }> } }) => answer.json().items.map(({ id }) => id)

test('a try-on is asked for by names, finishes, and has its picture, its stages and an end', async (t) => {
  const api = await callV1(t)
  const asked = await api.post('/try-ons', { garments: ['polo'], persons: ['ana'] })
  assert.equal(asked.statusCode, 202, asked.payload)
  const [{ id, links }] = asked.json().items
  assert.equal(asked.headers.location, links.self)
  const done = await api.finished(id)
  assert.deepEqual([done.state, done.garment, done.person], ['done', 'polo', 'ana'])
  assert.match((await api.send({ url: links.events })).payload, /^event: finished\ndata: \{"id".*"garment":"polo"/m)
  const picture = await api.send({ url: links.result })
  assert.equal(picture.headers['content-type'], 'image/png')
  const known = { 'if-none-match': String(picture.headers.etag) }
  assert.equal((await api.send({ url: links.result, headers: known })).statusCode, 304)
  const [stage] = (await api.send({ url: links.intermediates })).json()
  assert.equal((await api.send({ url: stage.picture })).headers['content-type'], 'image/png')
  for (const link of [links.garment, links.person]) assert.equal((await api.send({ url: link })).statusCode, 200)
  assert.equal((await api.remove(`/try-ons/${id}`)).statusCode, 204)
  assert.equal((await api.send({ url: links.self })).json().code, 'JOB_UNKNOWN')
})

test('uploads by id, pictures as data URLs and files in a form are tried on alike', async (t) => {
  const api = await callV1(t, { config: { QUEUE_LIMIT_PER_VISITOR: 4 } })
  const garment = (await api.upload('/garments', [garmentPart(jpeg)])).json().id
  const asked = await api.post('/try-ons', { garments: [garment, dataUrl(jpeg)], persons: ['ana', dataUrl(photo)] })
  assert.equal(asked.json().items.length, 4, asked.payload)
  for (const id of ids(asked)) assert.equal((await api.finished(id)).state, 'done')
  const form = await api.upload('/try-ons', [garmentPart(jpeg), personPart(photo)])
  assert.equal((await api.finished(ids(form)[0])).state, 'done', form.payload)
})

test('a grid is taken whole and waits its turns; a second one is not, nor one too large or without room', async (t) => {
  let open = () => {}
  const gate = new Promise<void>((resolve) => { open = resolve })
  const config = { QUEUE_LIMIT_PER_GRID: 5, STORAGE_MEGABYTES_PER_VISITOR: 18 }
  const api = await callV1(t, { config, engine: createFakeEngine({ gate }).engine })
  t.after(open)
  const ask = async (garments: string[], persons: string[]) => await api.post('/try-ons', { garments, persons })
  const refusals = [
    await ask(['polo', 'striped-long-sleeve'], ['ana', 'leo', 'chen']),
    await ask(['polo'], ['ana', 'chen', 'leo', 'lin', 'tom']),
    await ask(['polo'], [dataUrl(photo), 'ana'])
  ]
  assert.deepEqual(refusals.map((answer) => answer.json().code),
    ['GRID_TOO_LARGE', 'VISITOR_STORAGE_FULL', 'VISITOR_STORAGE_FULL'])
  assert.deepEqual(ids(await api.get('/try-ons')), [])
  const taken = await ask(['polo'], ['ana', 'ana', 'chen', 'leo'])
  assert.deepEqual([taken.statusCode, taken.json().items?.length, new Set(ids(taken)).size], [202, 4, 3], taken.payload)
  const second = await ask(['polo'], ['tom', 'mara'])
  assert.deepEqual([second.statusCode, second.json().code], [429, 'VISITOR_LIMIT'], second.payload)
  open()
  for (const id of ids(taken)) assert.equal((await api.finished(id)).state, 'done')
})

test('what is asked for again with the same Idempotency-Key is not made again', async (t) => {
  const { engine, calls } = createFakeEngine()
  const api = await callV1(t, { engine })
  const key = { 'idempotency-key': 'order-1' }
  const wanted = { garments: [dataUrl(jpeg)], persons: ['ana'] }
  const first = await api.post('/try-ons', wanted, key)
  await api.finished(ids(first)[0])
  assert.deepEqual(ids(await api.post('/try-ons', wanted, key)), ids(first))
  assert.notDeepEqual(ids(await api.post('/try-ons', wanted)), ids(first))
  const reused = await api.post('/try-ons', { ...wanted, persons: ['leo'] }, key)
  assert.deepEqual([reused.statusCode, reused.json().code], [422, 'IDEMPOTENCY_KEY_REUSED'])
  assert.equal((await api.post('/try-ons', wanted, { 'idempotency-key': 'x'.repeat(201) })).statusCode, 400)
  const sent = await api.upload('/garments', [garmentPart(jpeg)], key)
  assert.equal((await api.upload('/garments', [garmentPart(jpeg)], key)).json().id, sent.json().id)
  const other = { ...key, 'idempotency-key': 'order-2' }
  const drawn = { garment: dataUrl(jpeg), mask: dataUrl(jpeg) }
  const { id, cutOutBy } = (await api.post('/garments', drawn, other)).json()
  assert.deepEqual([(await api.post('/garments', drawn, other)).json().id, cutOutBy], [id, 'drawn'])
  assert.equal((await api.post('/garments', { garment: dataUrl(jpeg) }, other)).json().code, 'IDEMPOTENCY_KEY_REUSED')
  const { items } = (await api.get('/garments?limit=100')).json() as { items: Array<{ kind: string }> }
  // Of the first try-on, of the one without a key, and the two that were sent.
  assert.equal(items.filter(({ kind }) => kind === 'upload').length, 4)
  assert.equal(calls.tryOn, 1)
})

test('lists belong to a token, and so does what it has made', async (t) => {
  const api = await callV1(t)
  const mine = ids(await api.post('/try-ons', { garments: ['polo'], persons: ['ana'] }))
  assert.deepEqual(ids(await api.get('/try-ons')), mine)
  const anonymous = await api.app.inject('/api/v1/try-ons')
  assert.deepEqual([anonymous.statusCode, anonymous.json().code], [401, 'TOKEN_MISSING'])
  assert.equal((await api.app.inject(`/api/v1/try-ons/${mine[0]}`)).statusCode, 404)
  const { id } = (await api.upload('/garments', [garmentPart(jpeg)])).json()
  const stolen = await api.app.inject({
    method: 'POST',
    url: '/api/v1/try-ons',
    payload: JSON.stringify({ garments: [id], persons: ['ana'] }),
    headers: { 'content-type': 'application/json' }
  })
  assert.equal(stolen.json().code, 'GARMENT_UNKNOWN')
})

test('answers that have not changed are 304, and every answer tells what is left of the rate', async (t) => {
  const api = await callV1(t, { config: { RATE_LIMIT_PER_MINUTE: 7 } })
  for (const path of ['/garments', '/persons', '/garments/polo', '/persons/ana', '/try-ons']) {
    const tag = String((await api.get(path)).headers.etag)
    assert.match(tag, /^W\/"/, path)
    assert.equal((await api.get(path, { 'if-none-match': tag })).statusCode, 304, path)
  }
  const { headers } = await api.post('/try-ons', { garments: ['polo'], persons: ['ana'] })
  assert.equal(headers['ratelimit-policy'], '"posts";q=7;w=60')
  assert.match(String(headers.ratelimit), /^"posts";r=6;t=\d+$/)
})

test('a wish that cannot be met is refused with its reason', async (t) => {
  const api = await callV1(t)
  for (const [body, code] of [
    [{ garments: ['polo'], persons: [] }, 'REQUEST_INVALID'],
    [{ persons: ['ana'] }, 'REQUEST_INVALID'],
    [{ garments: ['polo'], persns: ['ana'] }, 'FIELD_UNKNOWN'],
    [{ garments: ['polo'], persons: ['random'] }, 'PERSON_UNKNOWN'],
    [{ garments: [`upload:${'x'.repeat(22)}`], persons: ['ana'] }, 'GARMENT_UNKNOWN'],
    [{ garments: new Array(21).fill('polo'), persons: ['ana'] }, 'REQUEST_INVALID']
  ] as const) {
    assert.equal((await api.post('/try-ons', body)).json().code, code, JSON.stringify(body))
  }
})
