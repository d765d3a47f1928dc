import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DISTANCE_UNIT, distanceTo, MOST_DISTANCE } from '../../../src/tryon/raster/distance.ts'

test('distances are within a tenth of the true ones, in every direction', () => {
  const side = 51
  const data = new Uint8Array(side * side)
  data[25 * side + 25] = 1
  const distances = distanceTo({ data, width: side, height: side })
  for (let i = 0; i < distances.length; i++) {
    const exact = Math.hypot(i % side - 25, Math.floor(i / side) - 25)
    assert.ok(Math.abs(distances[i] / DISTANCE_UNIT - exact) <= 0.1 * exact)
  }
})

test('the nearest of several pixels counts, and what is far is capped', () => {
  const data = new Uint8Array(300)
  data[0] = 1
  data[10] = 9
  const distances = distanceTo({ data, width: 300, height: 1 })
  assert.deepEqual(
    [...distances.subarray(0, 12)].map((thirds) => thirds / DISTANCE_UNIT),
    [0, 1, 2, 3, 4, 5, 4, 3, 2, 1, 0, 1]
  )
  assert.equal(distances[299], MOST_DISTANCE)
})

test('an empty map is far from everything', () => {
  assert.ok(
    distanceTo({ data: new Uint8Array(12), width: 4, height: 3 }).every((distance) => distance === MOST_DISTANCE)
  )
})
