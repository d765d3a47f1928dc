import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { overlap } from '../../../scripts/quality/overlap.ts'
import { readRecords } from '../../../scripts/quality/records.ts'
import { describe, summarise, type PhotoResult } from '../../../scripts/quality/summary.ts'

const kind = { sleeves: 'long', neckline: 'crew' }
const result = (iou: number, ...faults: Array<PhotoResult['worn'][number]['faults']>): PhotoResult =>
  ({ name: 'photo', kind, iou, worn: faults.map((found) => ({ person: 'ana', faults: found })), pointErrors: [] })

test('a photo is all right when its cut-out and each of its pictures are', () => {
  const summary = summarise([
    result(0.97, [], []),
    result(0.94, [], []),
    result(0.99, [], ['hem']),
    { ...result(0), refused: 'GARMENT_NOT_FOUND' }
  ])
  assert.equal(summary.everythingRight, 1 / 4)
  assert.equal(summary.structureRight, 5 / 6)
  assert.equal(summary.faults.hem, 1 / 6)
  assert.deepEqual([summary.photos, summary.pictures, summary.refused], [4, 6, 1])
  assert.deepEqual([summary.cutOut.from95, summary.cutOut.from90], [2 / 4, 3 / 4])
  assert.ok(Math.abs(summary.cutOut.mean - (0.97 + 0.94 + 0.99) / 4) < 1e-12)
})

test('the summary names every measure with its share', () => {
  const text = describe(summarise([result(0.97, ['sleeve melted'], [])]))
  assert.match(text, /^1 photos, 2 pictures, 0 photos refused/)
  assert.match(text, /\| structure right, of the pictures \| 50\.0 % \|/)
  assert.match(text, /\| sleeve melted \| 50\.0 % \|/)
  assert.match(text, /\| hem wrong \| 0\.0 % \|/)
})

test('errors of points are told where a pack reads points', () => {
  const summary = summarise([{ ...result(0.97, []), pointErrors: [5, 40] }, { ...result(0.97, []), pointErrors: [15] }])
  assert.deepEqual(summary.points, { mean: 20, near: 2 / 3 })
  assert.match(describe(summary), /\| points within 3 % \| 66\.7 % \|/)
  assert.equal(summarise([result(0.97, [])]).points, undefined)
})

test('masks of different sizes are compared where they lie', () => {
  const left = { data: Uint8Array.of(255, 0), width: 2, height: 1 }
  const three = { data: Uint8Array.of(255, 255, 255, 0, 255, 255, 255, 0), width: 4, height: 2 }
  assert.equal(overlap(left, { data: Uint8Array.of(255, 255, 0, 0), width: 4, height: 1 }), 1)
  assert.equal(overlap(three, left), 4 / 6)
  assert.equal(overlap({ ...left, data: Uint8Array.of(0, 0) }, left), 0)
})

test('records of one split are read, without backs and unusable photos, and a broken one is named', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'records-'))
  t.after(async () => await rm(folder, { recursive: true }))
  const write = async (name: string, record: object) =>
    await writeFile(join(folder, `${name}.json`), JSON.stringify(record))
  const record = {
    usable: true,
    view: 'front',
    sleeves: 'long',
    neckline: 'crew',
    front: 'closed',
    split: 'validation'
  }
  await write('a', record)
  await write('b', { ...record, split: 'training' })
  await write('c', { ...record, view: 'back' })
  await write('d', { usable: false, split: 'validation' })
  const names = async (split: 'validation' | 'training' | 'all') =>
    (await readRecords(folder, split)).map(({ name }) => name)
  assert.deepEqual([await names('validation'), await names('training'), await names('all')], [['a'], ['b'], ['a', 'b']])
  await writeFile(join(folder, 'e.json'), '{')
  await assert.rejects(readRecords(folder, 'all'), /e\.json is not a record of a garment photo/)
})
