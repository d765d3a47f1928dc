import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countInBox, dilate, erode } from '../../../src/tryon/raster/box.ts'
import { findComponents } from '../../../src/tryon/raster/components.ts'
import { cleanEdgeColours } from '../../../src/tryon/garment/paint/edge-colours.ts'
import { cleanMask } from '../../../src/tryon/garment/mask-cleaning.ts'
import type { ByteMap } from '../../../src/tryon/raster/tensor.ts'

/** A mask from text: # is 1. */
function maskOf (...rows: string[]): ByteMap {
  return {
    data: Uint8Array.from(rows.join(''), (sign) => (sign === '#' ? 1 : 0)),
    width: rows[0].length,
    height: rows.length
  }
}

function textOf ({ data, width }: { data: ArrayLike<number>, width: number }): string[] {
  const text = Array.from(data, (value) => value >= 0.5 ? '#' : '.').join('')
  return text.match(new RegExp(`.{${width}}`, 'g')) ?? []
}

test('components are joined by sides, not by corners, and know their bounds', () => {
  const { of, list } = findComponents(maskOf('##..', '.#..', '..##'))
  assert.deepEqual([...of], [0, 0, -1, -1, -1, 0, -1, -1, -1, -1, 1, 1])
  assert.deepEqual(
    list.map(({ area, left, top, width, height }) => [area, left, left + width - 1, top, top + height - 1]),
    [
      [3, 0, 1, 0, 1],
      [2, 2, 3, 2, 2]
    ]
  )
})

test('windows beyond the border count what is inside', () => {
  assert.deepEqual([...countInBox(maskOf('##', '##'), 1)], [4, 4, 4, 4])
  assert.deepEqual([...countInBox(maskOf('#..', '...', '...'), 5)], Array(9).fill(1))
})

test('opening drops a thread and keeps a block', () => {
  const mask = maskOf('........', '.###....', '.######.', '.###....', '........')
  assert.deepEqual(textOf(dilate(erode(mask, 1), 1)), ['........', '.###....', '.###....', '.###....', '........'])
})

test('crumbs go, a second large piece stays, a small hole is filled, a large one is a gap', () => {
  const side = 60
  const data = new Float32Array(side * side)
  const fill = (left: number, top: number, right: number, bottom: number, value: number) => {
    for (let y = top; y < bottom; y++) data.fill(value, y * side + left, y * side + right)
  }
  fill(5, 5, 40, 55, 0.9)
  fill(45, 5, 55, 40, 0.8)
  fill(57, 57, 59, 59, 1)
  fill(10, 10, 12, 12, 0.1)
  fill(15, 20, 25, 50, 0)
  cleanMask({ data, width: side, height: side })
  assert.equal(data[58 * side + 58], 0)
  assert.equal(data[20 * side + 50], Math.fround(0.8))
  assert.equal(data[11 * side + 11], 1)
  assert.equal(data[30 * side + 20], 0)
})

test('a large hole of which the network was unsure is filled', () => {
  const data = new Float32Array(400).fill(1)
  for (let y = 5; y < 15; y++) data.fill(0.4, y * 20 + 5, y * 20 + 15)
  data.fill(0, 0, 20)
  cleanMask({ data, width: 20, height: 20 })
  assert.equal(data[10 * 20 + 10], 1)
  assert.equal(data[5], 0)
})

test('a small hole that the network was sure of is inside, but doubted', () => {
  const data = new Float32Array(400).fill(1)
  data.fill(0.3, 5 * 20 + 5, 5 * 20 + 7)
  data[5 * 20 + 6] = 0.02
  cleanMask({ data, width: 20, height: 20 })
  assert.ok(data[5 * 20 + 5] > 0.5 && data[5 * 20 + 5] < 0.7)
  assert.equal(data[5 * 20 + 5], data[5 * 20 + 6])
})

test('the outline takes the colour of the inside, the inside and the outside stay', () => {
  const width = 30
  const cloth = { data: new Uint8Array(width * width * 3).fill(255), width, height: width }
  const mask = { data: new Uint8Array(width * width), width, height: width }
  for (let y = 5; y < 25; y++) {
    for (let x = 5; x < 25; x++) {
      const edge = Math.min(x - 5, y - 5, 24 - x, 24 - y) < 2
      mask.data[y * width + x] = 255
      cloth.data.set(edge ? [200, 0, 0] : [20, 90, 30], (y * width + x) * 3)
    }
  }
  cleanEdgeColours(cloth, mask, 3)
  for (let i = 0; i < mask.data.length; i++) {
    assert.deepEqual([...cloth.data.subarray(i * 3, i * 3 + 3)], mask.data[i] ? [20, 90, 30] : [255, 255, 255])
  }
})
