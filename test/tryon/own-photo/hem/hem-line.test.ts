import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLine } from '../../../../src/tryon/own-photo/hem/hem-line.ts'

const evidence = (rows: number[][]) => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length
})

test('the line runs where what belongs above ends, column by column', () => {
  const drawn = evidence([[9, 9, 9, 9], [9, 9, 9, -9], [9, -9, 9, -9], [-9, -9, -9, -9]])
  assert.deepEqual([...findLine(drawn, 1)], [3, 2, 3, 1])
})

test('a stray column follows its neighbours where steps cost more than it says', () => {
  const drawn = evidence([[9, 9, 9], [9, -2, 9], [9, -2, 9], [-9, -9, -9]])
  assert.deepEqual([...findLine(drawn, 5)], [3, 3, 3])
  assert.deepEqual([...findLine(drawn, 0.5)], [3, 1, 3])
})

test('all above and all below leave nothing on the other side', () => {
  assert.deepEqual([...findLine(evidence([[1, 1], [1, 1]]), 1)], [2, 2])
  assert.deepEqual([...findLine(evidence([[-1, -1], [-1, -1]]), 1)], [0, 0])
})

test('the line found is the best of all lines', () => {
  const random = (seed: number) => ((seed * 7919 + 13) % 101) / 25 - 2
  const drawn = evidence([0, 1, 2].map((row) => [0, 1, 2, 3].map((column) => random(row * 4 + column + 1))))
  const worth = (line: readonly number[]) => line.reduce((sum, place, column) => {
    const step = column === 0 ? 0 : 0.7 * Math.abs(place - line[column - 1])
    const column3 = [0, 1, 2].map((row) => drawn.data[row * 4 + column])
    return sum - step + column3.reduce((all, value, row) => all + (row < place ? value : -value), 0)
  }, 0)
  const places = [0, 1, 2, 3]
  const all = places.flatMap((a) => places.flatMap((b) => places.flatMap((c) => places.map((d) => [a, b, c, d]))))
  const best = Math.max(...all.map(worth))
  assert.ok(Math.abs(worth([...findLine(drawn, 0.7)]) - best) < 1e-5)
})
