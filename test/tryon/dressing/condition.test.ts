import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeConditionCloth } from '../../../src/tryon/dressing/condition.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'

test('the cloth is reduced to colours in [-1, 1], its mask to 0 and 1 at level 128', () => {
  const cloth = { data: new Uint8Array(8 * 8 * 3).fill(255), width: 8, height: 8 }
  const mask = { data: new Uint8Array(64), width: 8, height: 8 }
  mask.data[0] = 128
  mask.data[4] = 127
  const target = createTensor([1, 4, 2, 2])
  writeConditionCloth({ cloth, mask }, target)
  assert.deepEqual([...target.data], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0])
})
