import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blend, clamp, clip, findBoundingBox, grow } from '../../../src/tryon/raster/geometry.ts'
import { createRandom } from '../../../src/tryon/raster/random.ts'

/** The same by looking at every pixel. */
function boxOf (data: ArrayLike<number>, width: number, least: number) {
  const found = Array.from(data, (value, i) => ({ value, x: i % width, y: Math.floor(i / width) }))
    .filter(({ value }) => value >= least)
  if (found.length === 0) return undefined
  const [xs, ys] = [found.map(({ x }) => x), found.map(({ y }) => y)]
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return { left, top, width: Math.max(...xs) + 1 - left, height: Math.max(...ys) + 1 - top }
}

test('the bounding box holds every value from the least on, and no row or column more', () => {
  const random = createRandom(3)
  for (let round = 0; round < 200; round++) {
    const [width, height] = [1 + Math.floor(random() * 9), 1 + Math.floor(random() * 7)]
    const data = Float32Array.from({ length: width * height }, () => random())
    const least = 0.5 + random() / 2
    assert.deepEqual(findBoundingBox({ data, width, height }, least), boxOf(data, width, least))
  }
  const mask = { data: Uint8Array.of(0, 0, 0, 0, 255, 1), width: 3, height: 2 }
  assert.deepEqual(findBoundingBox(mask, 128), { left: 1, top: 1, width: 1, height: 1 })
})

test('a grown rectangle is cut at the edges of the picture, and has no width beside it', () => {
  const picture = { width: 10, height: 20 }
  const grown = grow({ left: 1, top: 15, width: 2, height: 4 }, 3)
  assert.deepEqual(clip(grown, picture), { left: 0, top: 12, width: 6, height: 8 })
  assert.equal(clip({ left: 12, top: 0, width: 5, height: 5 }, picture).width, 0)
})

test('a blend is each neighbour at its own corner, and their mean in the middle', () => {
  const places = [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.5]]
  assert.deepEqual(places.map(([across, down]) => blend(1, 2, 3, 6, across, down)), [1, 2, 3, 6, 3])
})

test('a clamped value stays or becomes the nearer end', () => {
  assert.deepEqual([-2, 0.5, 7].map((value) => clamp(value, -1, 5)), [-1, 0.5, 5])
})
