import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPersonGallery } from '../../../src/gallery/persons.ts'
import { readPersonRecord } from '../../../src/gallery/person-record.ts'
import { distanceTo, DISTANCE_UNIT } from '../../../src/tryon/raster/distance.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { DENSEPOSE_COLOURS, Lip, readLabels } from '../../../src/tryon/records/labels.ts'
import { dropStrayGarment, FARTHEST_GARMENT } from '../../../src/tryon/own-photo/stray-garment.ts'

const WIDTH = 200
const row = (label: (x: number) => number) => ({
  data: Uint8Array.from({ length: WIDTH * 3 }, (_, i) => label(i % WIDTH)),
  width: WIDTH,
  height: 3
})
const body = row((x) => x < 20 ? 2 : 0)

test('garment far from every part of the body becomes background, a wide garment stays whole', () => {
  for (const label of [Lip.upperClothes, Lip.dress, Lip.coat]) {
    const { data } = dropStrayGarment(row(() => label), body, UPPER_BODY)
    const last = 19 + FARTHEST_GARMENT
    assert.ok(data.subarray(0, last + 1).every((left) => left === label))
    assert.ok(data.subarray(last + 1, WIDTH).every((left) => left === Lip.background))
  }
})

test('everything but garment is left where it is', () => {
  const parse = row((x) => [Lip.hair, Lip.face, Lip.leftArm, Lip.pants, Lip.torsoSkin][x % 5])
  assert.deepEqual(dropStrayGarment(parse, body, UPPER_BODY).data, parse.data)
})

test('the parse handed in is not changed', () => {
  const parse = row(() => Lip.coat)
  dropStrayGarment(parse, body, UPPER_BODY)
  assert.ok(parse.data.every((label) => label === Lip.coat))
})

test('nothing that the gallery wears is farther than 50 pixels from the body', async () => {
  for (const { id, directory } of await createPersonGallery('data/persons').list()) {
    const { parse, densePose } = await readPersonRecord(directory)
    const parts = readLabels(densePose, DENSEPOSE_COLOURS)
    const distances = distanceTo(parts)
    const farthest = parse.data.reduce(
      (most, label, i) => (label === Lip.upperClothes ? Math.max(most, distances[i]) : most),
      0
    )
    assert.ok(farthest > 0 && farthest <= 50 * DISTANCE_UNIT, `${id}: ${farthest / DISTANCE_UNIT}`)
    assert.deepEqual(dropStrayGarment(parse, parts, UPPER_BODY).data, parse.data)
  }
})
