import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NORMALISED } from '../../../src/tryon/raster/normalise.ts'
import { resizeIntoPlanes, resizeNearest } from '../../../src/tryon/raster/resample.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { assertClose } from '../../support/compare.ts'
import { resizePlane } from '../../support/resize-plane.ts'

test('a plane grows with half-pixel centres and clamped edges', () => {
  assert.deepEqual([...resizePlane(Float32Array.of(0, 8), 2, 1, 4, 1)], [0, 2, 6, 8])
  assert.deepEqual([...resizePlane(Float32Array.of(0, 8), 1, 2, 1, 4)], [0, 2, 6, 8])
})

test('a quarter of a picture is the mean of the middle two by two pixels, without antialias', () => {
  const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => i * 37 % 256)
  const target = createTensor([1, 3, 2, 2])
  resizeIntoPlanes({ data, width: 8, height: 8 }, target, 0)
  const at = (y: number, x: number, channel: number) => NORMALISED[data[(y * 8 + x) * 3 + channel]]
  const mean = (y: number, x: number, channel: number) =>
    (at(y, x, channel) + at(y, x + 1, channel) + at(y + 1, x, channel) + at(y + 1, x + 1, channel)) / 4
  const expected = [0, 1, 2].flatMap((channel) => [1, 5].flatMap((y) => [1, 5].map((x) => mean(y, x, channel))))
  assertClose(target.data, expected, 1e-6, 1e-6)
})

test('nearest takes the top left pixel of each block', () => {
  const labels = { data: Uint8Array.from({ length: 16 }, (_, i) => i), width: 4, height: 4 }
  assert.deepEqual([...resizeNearest(labels, 2, 2).data], [0, 2, 8, 10])
})

test('levels are normalised to [-1, 1]', () => {
  assert.equal(NORMALISED[0], -1)
  assert.equal(NORMALISED[255], 1)
  assertClose([NORMALISED[128]], [128 / 127.5 - 1], 1e-6, 1e-6)
})
