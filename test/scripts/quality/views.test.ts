import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seenAgain, seenOtherwise } from '../../../scripts/quality/views.ts'

const [WIDTH, HEIGHT] = [50, 100]

/** A photo whose red tells the column and whose green tells the row. */
function createPhoto () {
  const data = new Uint8Array(WIDTH * HEIGHT * 3)
  for (let i = 0; i < WIDTH * HEIGHT; i++) data.set([i % WIDTH, Math.floor(i / WIDTH), 0], 3 * i)
  return { data, width: WIDTH, height: HEIGHT }
}

test('the other view is mirrored and goes on beyond each edge', () => {
  const view = seenOtherwise(createPhoto())
  assert.deepEqual([view.width, view.height], [62, 124])
  const at = (x: number, y: number) => [...view.data.subarray(3 * (y * 62 + x), 3 * (y * 62 + x) + 2)]
  assert.deepEqual(at(6, 12), [WIDTH - 1, 0])
  assert.deepEqual(at(55, 111), [0, HEIGHT - 1])
  assert.deepEqual(at(5, 11), [WIDTH - 1, 0])
})

test('what is found in the other view comes back to its place', () => {
  const view = seenOtherwise(createPhoto())
  const map = { data: view.data.filter((_, i) => i % 3 === 0), width: view.width, height: view.height }
  const back = seenAgain(map, { data: new Uint8Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT })
  for (const x of [0, 7, 25, 49]) assert.ok(Math.abs(back.data[30 * WIDTH + x] - x) <= 1)
})
