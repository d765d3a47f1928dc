import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { garmentPart } from '../support/multipart.ts'
import { emptyJpeg, personJpeg, personPart } from '../support/person-photos.ts'
import { garmentJpeg } from '../support/pictures.ts'
import { callV1, dataUrl } from '../support/v1.ts'

const [jpeg, photo, white] = await Promise.all([garmentJpeg(), personJpeg(), emptyJpeg()])

test('a garment is sent, cut out, looked at, found in the list and deleted', async (t) => {
  const api = await callV1(t)
  const made = await api.upload('/garments', [garmentPart(jpeg)])
  assert.equal(made.statusCode, 201, made.payload)
  const garment = made.json()
  assert.match(garment.id, /^upload:[\w-]{22}$/)
  assert.deepEqual([garment.kind, garment.state, garment.cutOutBy], ['upload', 'ready', 'network'])
  assert.equal(made.headers.location, garment.links.self)
  assert.ok(Date.parse(garment.expiresAt) > Date.now())
  for (const [link, type] of [['photo', 'image/jpeg'], ['cloth', 'image/png'], ['mask', 'image/png']] as const) {
    const picture = await api.send({ url: garment.links[link] })
    assert.deepEqual([picture.statusCode, picture.headers['content-type']], [200, type], link)
    const known = { 'if-none-match': String(picture.headers.etag) }
    const again = await api.send({ url: garment.links[link], headers: known })
    assert.equal(again.statusCode, 304)
  }
  assert.deepEqual((await api.send({ url: garment.links.self })).json(), garment)
  assert.ok((await api.get('/garments?limit=100')).json().items.some(({ id }: { id: string }) => id === garment.id))
  assert.equal((await api.remove(`/garments/${garment.id}`)).statusCode, 204)
  assert.equal((await api.send({ url: garment.links.self })).json().code, 'GARMENT_UNKNOWN')
})

test('JSON with a data URL does the same as a form', async (t) => {
  const api = await callV1(t)
  const garment = await api.post('/garments', { garment: dataUrl(jpeg), mask: 'plain-background' })
  assert.deepEqual([garment.statusCode, garment.json().cutOutBy], [201, 'plain-background'])
  const person = await api.post('/persons', { person: dataUrl(photo) })
  assert.deepEqual([person.statusCode, person.json().state], [201, 'ready'])
})

test('a mask drawn by hand replaces the cut-out of a garment, which keeps its id', async (t) => {
  const api = await callV1(t)
  const { id, links } = (await api.upload('/garments', [garmentPart(jpeg)])).json()
  const drawn = await sharp({ create: { width: 300, height: 400, channels: 3, background: 'white' } }).png().toBuffer()
  const changed = await api.upload(`/garments/${id}/mask`, [{ name: 'mask', content: drawn, filename: 'mask.png' }])
  assert.equal(changed.statusCode, 405)
  const put = await api.put(`/garments/${id}/mask`, { mask: dataUrl(drawn, 'image/png') })
  assert.deepEqual([put.statusCode, put.json().id, put.json().cutOutBy], [200, id, 'drawn'], put.payload)
  assert.equal((await api.send({ url: links.cloth })).statusCode, 200)
  const back = await api.put(`/garments/${id}/mask`, { mask: 'network' })
  assert.deepEqual([back.statusCode, back.json().state, back.json().cutOutBy], [200, 'ready', 'network'], back.payload)
  for (const body of [{ mask: 'magic' }, {}]) {
    assert.equal((await api.put(`/garments/${id}/mask`, body)).json().code, 'REQUEST_INVALID')
  }
})

test('a person is sent, found, looked at and deleted with every picture made of them', async (t) => {
  const api = await callV1(t)
  const made = await api.upload('/persons', [personPart(photo)])
  assert.equal(made.statusCode, 201, made.payload)
  const person = made.json()
  assert.deepEqual([person.kind, person.state, person.notices], ['own', 'ready', ['SEVERAL_PEOPLE']])
  for (const link of ['photo', 'preview']) {
    assert.equal((await api.send({ url: person.links[link] })).headers['content-type'], 'image/jpeg', link)
  }
  const [tryOn] = (await api.post('/try-ons', { garments: ['sun-print'], persons: [person.id] })).json().items
  await api.finished(tryOn.id)
  assert.equal((await api.remove(`/persons/${person.id}`)).statusCode, 204)
  for (const url of [person.links.self, tryOn.links.self]) assert.equal((await api.send({ url })).statusCode, 404, url)
})

test('a mask drawn by hand says which garment of a person is replaced, and can be taken back', async (t) => {
  const api = await callV1(t)
  const person = (await api.upload('/persons', [personPart(photo)])).json()
  assert.equal(person.garmentBy, 'network')
  const meanOf = async () => {
    const { rawPayload } = await api.send({ url: person.links.mask })
    return (await sharp(rawPayload).stats()).channels[0].mean
  }
  const read = await meanOf()
  const drawn = await sharp({ create: { width: 90, height: 70, channels: 3, background: 'white' } }).png().toBuffer()
  const put = await api.put(`/persons/${person.id}/mask`, { mask: dataUrl(drawn, 'image/png') })
  assert.deepEqual([put.statusCode, put.json().state, put.json().garmentBy], [200, 'ready', 'drawn'], put.payload)
  assert.equal(await meanOf(), 255)
  const back = await api.put(`/persons/${person.id}/mask`, { mask: 'network' })
  assert.deepEqual([back.statusCode, back.json().state, back.json().garmentBy], [200, 'ready', 'network'], back.payload)
  assert.equal(await meanOf(), read)
  const other = await api.put(`/persons/${person.id}/mask`, { mask: 'plain-background' })
  assert.equal(other.json().code, 'REQUEST_INVALID')
  assert.equal((await api.put('/persons/own:0000000000000000000000/mask', { mask: 'network' })).statusCode, 404)
})

test('photos that cannot work are refused with the reason, and nothing of them is kept', async (t) => {
  const api = await callV1(t)
  for (const [path, part, code] of [
    ['/garments', garmentPart(white), 'GARMENT_NOT_FOUND'], ['/persons', personPart(white), 'PERSON_NOT_FOUND']
  ] as const) {
    const answer = await api.upload(path, [part])
    assert.deepEqual([answer.statusCode, answer.json().code], [422, code])
    const { items } = (await api.get(`${path}?limit=100`)).json()
    assert.deepEqual(items.filter(({ kind }: { kind: string }) => kind === 'upload' || kind === 'own'), [], path)
  }
})

test('samples and the gallery have ids, photos and lists in parts', async (t) => {
  const api = await callV1(t)
  for (const path of ['/garments', '/persons']) {
    const whole = (await api.get(`${path}?limit=100`)).json()
    assert.equal(whole.next, undefined)
    const parts: Array<{ id: string }> = []
    for (let next: string | undefined = ''; next !== undefined;) {
      const part = await api.get(`${path}?limit=5${next && `&cursor=${next}`}`)
      assert.ok(part.json().items.length <= 5)
      parts.push(...part.json().items)
      next = part.json().next
    }
    assert.deepEqual(parts, whole.items)
    assert.equal((await api.send({ url: whole.items[0].links.photo })).headers['content-type'], 'image/jpeg')
  }
  assert.equal((await api.get('/garments?cursor=nowhere')).json().code, 'REQUEST_INVALID')
  assert.equal((await api.get('/garments?limit=101')).statusCode, 400)
})

test('bodies that say something else than they should are refused by name', async (t) => {
  const api = await callV1(t)
  for (const [body, code] of [
    [{ garmnet: 'x' }, 'FIELD_UNKNOWN'], [{}, 'FILE_MISSING'], [[], 'REQUEST_INVALID'], [null, 'REQUEST_INVALID'],
    [{ garment: 5 }, 'REQUEST_INVALID'], [{ garment: dataUrl(Buffer.from('text')) }, 'IMAGE_TYPE']
  ] as const) {
    const answer = await api.post('/garments', body)
    assert.equal(answer.json().code, code, JSON.stringify(body))
  }
  const broken = await api.send({
    method: 'POST', url: '/api/v1/garments', payload: '{', headers: { 'content-type': 'application/json' }
  })
  assert.equal(broken.json().code, 'REQUEST_INVALID')
  const text = await api.send({
    method: 'POST', url: '/api/v1/persons', payload: 'x', headers: { 'content-type': 'text/plain' }
  })
  assert.equal(text.json().code, 'MEDIA_TYPE')
})

test('a picture in JSON has the limit of an upload', async (t) => {
  const api = await callV1(t, { config: { UPLOAD_MAXIMUM_MEGABYTES: 0.02 } })
  const answer = await api.post('/garments', { garment: dataUrl(Buffer.alloc(60_000)) })
  assert.deepEqual([answer.statusCode, answer.json().code], [413, 'IMAGE_TOO_LARGE'])
})
