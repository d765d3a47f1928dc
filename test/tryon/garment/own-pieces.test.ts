import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findCells } from '../../../src/tryon/raster/colour-odds.ts'
import { keepOwnPieces } from '../../../src/tryon/garment/own-pieces.ts'

const SIDE = 60
const SHIRT = [200, 60, 70]

const isTorso = (x: number) => x < 30
const SLEEVE = 15

/** How many columns are left of a piece of this colour and width beside a shirt; the torso is checked to stay. */
function leftOf (piece: number[], width = SLEEVE): number {
  const isSleeve = (x: number) => x >= 40 && x < 40 + width
  const map = { data: new Float32Array(SIDE * SIDE), width: SIDE, height: SIDE }
  const picture = { data: new Uint8Array(SIDE * SIDE * 3).fill(240), width: SIDE, height: SIDE }
  for (let i = 0; i < SIDE * SIDE; i++) {
    const x = i % SIDE
    map.data[i] = isTorso(x) || isSleeve(x) ? 0.9 : 0
    // A grain of a few levels, as cloth has.
    if (map.data[i]) picture.data.set((isTorso(x) ? SHIRT : piece).map((level) => level + i * 7 % 13 - 6), i * 3)
  }
  keepOwnPieces(map, findCells(picture))
  const count = (where: (x: number) => boolean) => map.data.filter((value, i) => where(i % SIDE) && value >= 0.5).length
  assert.equal(count(isTorso), 30 * SIDE)
  return count(isSleeve) / SIDE
}

test('a sleeve that a shadow cut off stays, also a little darker', () => {
  assert.equal(leftOf(SHIRT), SLEEVE)
  assert.equal(leftOf(SHIRT.map((level) => level - 10)), SLEEVE)
})

test('a piece of carpet goes', () => {
  assert.equal(leftOf([90, 110, 60]), 0)
})

test('a cuff cut off by a crease stays, a crumb of a colour near the garment\'s goes', () => {
  assert.equal(leftOf(SHIRT, 2), 2)
  assert.equal(leftOf(SHIRT.map((level) => level - 22), 2), 0)
})

test('one piece alone stays whatever its colours', () => {
  const map = { data: new Float32Array(4).fill(1), width: 2, height: 2 }
  keepOwnPieces(map, new Uint16Array(4))
  assert.deepEqual([...map.data], [1, 1, 1, 1])
})

test('crumbs go, whatever their colours', () => {
  const data = new Float32Array(400)
  data.fill(1, 0, 200)
  data[399] = 1
  const map = { data, width: 20, height: 20 }
  keepOwnPieces(map, new Uint16Array(400))
  assert.equal(data[399], 0)
  assert.equal(data.filter((value) => value === 1).length, 200)
})
