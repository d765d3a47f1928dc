import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pointsOffCanvas, pointsOnCanvas } from '../../../src/tryon/garment/garment-points.ts'
import { GARMENT_POINTS } from '../../../src/tryon/records/garment-points.ts'

/** The middle of a photo of 400x600 fills the canvas of 768x1024 but for a margin. */
const placement = {
  box: { left: 100, top: 150, width: 200, height: 300 },
  shown: { left: 84, top: 62, width: 600, height: 900 }
}
const HEM = GARMENT_POINTS.indexOf('hem_m')
const read = GARMENT_POINTS.map((_, k) => ({ x: 150 + k, y: 200 + k, likelihood: k === 0 ? 0.4 : 0.9 }))
const at = (data: Float32Array, k: number) => [...data.subarray(3 * k, 3 * k + 3)]

test('a point that somebody has given holds before the one that was read, and is known for sure', () => {
  const { data } = pointsOnCanvas({ points: read, placement }, { hem_m: { x: 200, y: 450 } })
  const [x, y, known] = at(data, HEM)
  assert.ok(Math.abs(x - (384 / 768 * 2 - 1)) < 1e-6 && Math.abs(y - (962 / 1024 * 2 - 1)) < 1e-6 && known === 1)
  assert.notDeepEqual(at(data, HEM + 1), [0, 0, 0])
  assert.deepEqual(at(data, 0), [0, 0, 0])
})

test('without a reading only given points are told', () => {
  const { data } = pointsOnCanvas({ placement }, { hem_m: { x: 200, y: 450 } })
  assert.deepEqual([...data.keys()].filter((i) => i % 3 === 2 && data[i] === 1), [3 * HEM + 2])
})

test('points come back from the canvas to where they were in the photo', () => {
  const sure = read.map((point) => ({ ...point, likelihood: 1 }))
  pointsOffCanvas(pointsOnCanvas({ points: sure, placement }), placement).forEach(({ x, y, likelihood }, k) => {
    assert.ok(Math.hypot(x - sure[k].x, y - sure[k].y) < 0.01 && likelihood === 1, GARMENT_POINTS[k])
  })
})
