import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { openGarmentShelf } from '../../../src/jobs/belongings/garment-shelf.ts'
import { GARMENT_POINTS } from '../../../src/tryon/records/garment-points.ts'
import { pageCaller } from '../../../src/jobs/belongings/caller.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const picture = { bytes: Buffer.from('photo'), extension: 'jpg', width: 30, height: 40 } as const
const box = { left: 1, top: 2, width: 20, height: 30 }
const reading = {
  points: GARMENT_POINTS.map((_, k) => ({ x: k, y: 2 * k, likelihood: 0.5 })),
  placement: { box, shown: box }
}
const files = { cloth: Buffer.from('cloth'), mask: Buffer.from('mask'), reading }

test('a garment survives a restart with its cut-out and what was read off its photo', async (t) => {
  const directory = await temporaryDirectory(t)
  const shelf = await openGarmentShelf(directory)
  const record = await shelf.add(pageCaller('v'), picture, 'network')
  await shelf.saveFiles(record, files)
  const again = await openGarmentShelf(directory)
  const found = await again.find(record.id)
  assert.ok(found?.isPrepared)
  assert.deepEqual(await again.readFiles(found), { ...files, given: undefined })
  assert.deepEqual(await again.readPhoto(found), picture.bytes)
})

test('the same picture of one visitor is kept once; of another visitor, or cut out otherwise, apart', async (t) => {
  const shelf = await openGarmentShelf(await temporaryDirectory(t))
  const { id } = await shelf.add(pageCaller('v'), picture, 'network')
  assert.equal((await shelf.add(pageCaller('v'), picture, 'network')).id, id)
  assert.notEqual((await shelf.add(pageCaller('v'), picture, 'whole-picture')).id, id)
  assert.notEqual((await shelf.add(pageCaller('w'), picture, 'network')).id, id)
})

test('a cut-out that comes after the garment was deleted is not kept', async (t) => {
  const directory = await temporaryDirectory(t)
  const shelf = await openGarmentShelf(directory)
  const record = await shelf.add(pageCaller('v'), picture, 'network')
  await shelf.remove(record.id)
  await shelf.saveFiles(record, files)
  assert.deepEqual(await readdir(directory), [])
})

test('a garment that is cut out otherwise meanwhile does not get the cut-out that was begun before', async (t) => {
  const shelf = await openGarmentShelf(await temporaryDirectory(t))
  const record = await shelf.add(pageCaller('v'), picture, 'network')
  const drawn = await shelf.redraw(record, 'drawn', Buffer.from('drawn'))
  await shelf.saveFiles(record, files)
  assert.deepEqual([drawn?.id, (await shelf.find(record.id))?.isPrepared], [record.id, false])
  assert.deepEqual(await shelf.readDrawn(drawn!), Buffer.from('drawn'))
  await shelf.saveFiles(drawn!, files)
  assert.equal((await shelf.find(record.id))?.isPrepared, true)
})

test('two clicks in the same instant keep one garment', async (t) => {
  const directory = await temporaryDirectory(t)
  const shelf = await openGarmentShelf(directory)
  const [first, second] = await Promise.all([
    shelf.add(pageCaller('v'), picture, 'network'),
    shelf.add(pageCaller('v'), picture, 'network')
  ])
  assert.equal(first.id, second.id)
  assert.deepEqual(await readdir(directory), [first.id])
})

test('the cut-out of an equal picture is taken over, whoever had it made', async (t) => {
  const shelf = await openGarmentShelf(await temporaryDirectory(t))
  const [own, other] = [
    await shelf.add(pageCaller('v'), picture, 'network'),
    await shelf.add(pageCaller('w'), picture, 'network')
  ]
  assert.equal(await shelf.readEqual(other), undefined)
  await shelf.saveFiles(own, files)
  assert.deepEqual(await shelf.readEqual(other), { ...files, photoMask: undefined })
  await shelf.remove(own.id)
  assert.equal(await shelf.readEqual(other), undefined)
})

test('garments go after the retention time, not before', async (t) => {
  const directory = await temporaryDirectory(t)
  const shelf = await openGarmentShelf(directory)
  const { id, createdAt } = await shelf.add(pageCaller('v'), picture, 'network')
  await shelf.expire(1000, createdAt + 500)
  assert.ok(await shelf.find(id))
  await shelf.expire(1000, createdAt + 1500)
  assert.equal(await shelf.find(id), undefined)
  assert.deepEqual(await readdir(directory), [])
})
