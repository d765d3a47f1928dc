import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findNearest } from '../../../src/tryon/raster/nearest.ts'
import { createRandom } from '../../../src/tryon/raster/random.ts'

const [WIDTH, HEIGHT] = [37, 23]

test('each cell is told a nearest one, at most half a cell off what a search finds', () => {
  const random = createRandom(5)
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, () => random() < 0.02 ? 1 : 0)
  const marked = [...data.keys()].filter((i) => data[i] === 1)
  const away = (i: number, j: number) =>
    Math.hypot(i % WIDTH - j % WIDTH, Math.floor(i / WIDTH) - Math.floor(j / WIDTH))
  findNearest({ data, width: WIDTH, height: HEIGHT }).forEach((found, i) => {
    assert.equal(data[found], 1)
    assert.ok(away(i, found) <= Math.min(...marked.map((j) => away(i, j))) + 0.5)
  })
})

test('where nothing is marked there is no nearest', () => {
  assert.ok(findNearest({ data: new Uint8Array(12), width: 4, height: 3 }).every((found) => found === -1))
})
