import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPointErrors } from '../../../scripts/quality/points.ts'
import type { GarmentRecord } from '../../../scripts/quality/records.ts'
import { GARMENT_POINTS } from '../../../src/tryon/records/garment-points.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { assertClose } from '../../support/compare.ts'

/** A photo of 2000 x 1500 whose box (200, 100, 1000, 1200) fills the canvas from (84, 152) on at 0.6. */
const PLACEMENT = {
  box: { left: 200, top: 100, width: 1000, height: 1200 },
  shown: { left: 84, top: 152, width: 600, height: 720 }
}

const RECORD: GarmentRecord = {
  name: 'shirt',
  sleeves: 'short',
  neckline: 'crew',
  front: 'closed',
  view: 'front',
  split: 'validation',
  points: { hem_m: [350, 650, 2], neck_l: [300, 60, 2], neck_r: [400, 60, 1] }
}

/** All points in the middle of the canvas but the hem's, which is put at a pixel of the canvas. */
function read (x: number, y: number) {
  const points = createTensor([1, GARMENT_POINTS.length, 3])
  points.data.set([x / 768 * 2 - 1, y / 1024 * 2 - 1, 1], 3 * GARMENT_POINTS.indexOf('hem_m'))
  return points
}

test('a point read where it lies in the photo has no error, one beside it that of the photo', () => {
  // (700, 1300) of the photo is (500, 1200) of the box: (300, 720) shown.
  assertClose([findPointErrors(RECORD, read(84 + 300, 152 + 720), PLACEMENT, 2000)[0]], [0], 0.01, 0.01)
  assertClose([findPointErrors(RECORD, read(84 + 312, 152 + 720), PLACEMENT, 2000)[0]], [10], 0.01, 0.01)
})

test('points that nobody sees or that the record lacks are not judged', () => {
  assert.equal(findPointErrors(RECORD, read(0, 0), PLACEMENT, 2000).length, 2)
})
