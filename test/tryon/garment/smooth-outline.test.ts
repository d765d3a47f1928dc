import assert from 'node:assert/strict'
import { test } from 'node:test'
import { smoothOutline } from '../../../src/tryon/garment/smooth-outline.ts'

const SIDE = 100

function smoothed (isGarment: (x: number, y: number) => boolean) {
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
    isGarment(i % SIDE, Math.floor(i / SIDE)) ? 0.8 : 0.1
  )
  smoothOutline({ data, width: SIDE, height: SIDE })
  return (x: number, y: number) => data[y * SIDE + x]
}

/** Shirt from row 50 on whose upper edge has teeth, 3 pixels wide and 8 high, 6 apart. */
const fray = (x: number, y: number) => y >= 50 || (y >= 42 && x % 6 < 3)

test('frays of an outline go, and the outline is straight', () => {
  const at = smoothed(fray)
  const heights = Array.from({ length: SIDE }, (_, x) => Array.from({ length: SIDE }, (_, y) => at(x, y)).indexOf(1))
  assert.ok(Math.max(...heights) - Math.min(...heights) <= 2, `${Math.min(...heights)} to ${Math.max(...heights)}`)
})

test('a straight edge stays where it was', () => {
  const at = smoothed((x) => x >= 40)
  for (let y = 0; y < SIDE; y++) assert.deepEqual([at(39, y), at(40, y)], [0, 1])
})

test('a strap and a gap of eight pixels stay', () => {
  const strap = smoothed((x) => x >= 46 && x < 54)
  const gap = smoothed((x) => x < 46 || x >= 54)
  assert.deepEqual([strap(50, 50), gap(50, 50)], [1, 0])
})

test('a garment that reaches the edge of the picture keeps its corner', () => {
  assert.equal(smoothed(() => true)(0, 0), 1)
})
