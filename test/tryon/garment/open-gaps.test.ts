import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findCells } from '../../../src/tryon/raster/colour-odds.ts'
import { openGaps } from '../../../src/tryon/garment/open-gaps.ts'

const SIDE = 100
const RED = [170, 40, 50]
const GREY = [150, 150, 150]

const isShirt = (x: number, y: number) => x >= 20 && x < 80 && y >= 20 && y < 80
/** A slit between sleeve and body, open at the bottom. */
const isGap = (x: number, y: number) => x >= 30 && x < 33 && y >= 40 && y < 80
/** One that the shirt lies about on all sides, and the part of it that the mask network saw. */
const isEnclosed = (x: number, y: number) => x >= 66 && x < 70 && y >= 35 && y < 70
const isDoubted = (x: number, y: number) => isEnclosed(x, y) && y >= 45 && y < 50
/** A red badge in the middle of the shirt. */
const isBadge = (x: number, y: number) => x >= 55 && x < 65 && y >= 40 && y < 50

function draw (colourAt: (x: number, y: number) => number[]) {
  const data = new Uint8Array(SIDE * SIDE * 3)
  for (let i = 0; i < SIDE * SIDE; i++) data.set(colourAt(i % SIDE, Math.floor(i / SIDE)), i * 3)
  return { data, width: SIDE, height: SIDE }
}

const sure = (_x: number, _y: number): number => 1

/** The shirt's mask with the gap closed, after `openGaps` on a picture of these colours. */
function opened (shirt: number[], ground: number[], isHole = isGap, probabilityAt: typeof sure = sure) {
  const picture = draw((x, y) => isShirt(x, y) && !isHole(x, y) && !isBadge(x, y) ? shirt : ground)
  const map = {
    data: Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
      const [x, y] = [i % SIDE, Math.floor(i / SIDE)]
      return isShirt(x, y) ? probabilityAt(x, y) : 0
    }),
    width: SIDE,
    height: SIDE
  }
  openGaps(map, findCells(picture))
  return map.data
}

const count = (data: Float32Array, where: (x: number, y: number) => boolean) =>
  data.reduce((sum, value, i) => where(i % SIDE, Math.floor(i / SIDE)) && value >= 0.5 ? sum + 1 : sum, 0)

test('background seen in a gap that the mask closed is taken out', () => {
  assert.equal(count(opened(GREY, RED), isGap), 0)
})

test('a print of the background\'s colour stays, and so does the cloth', () => {
  const data = opened(GREY, RED)
  assert.equal(count(data, isBadge), 100)
  assert.equal(count(data, (x, y) => isShirt(x, y) && !isGap(x, y)), 60 * 60 - 120)
})

test('a garment of the background\'s colour keeps its mask', () => {
  assert.equal(count(opened(RED, RED), isShirt), 60 * 60)
})

/** Where the network saw a hole that was filled. */
const doubtedAt = (where: (x: number, y: number) => boolean) => (x: number, y: number) => where(x, y) ? 0.55 : 1

test('enclosed ground is taken out as far as its colours go where the network had seen a part of it', () => {
  const data = opened(GREY, RED, isEnclosed, doubtedAt(isDoubted))
  assert.equal(count(data, isEnclosed), 0)
  assert.equal(count(data, isBadge), 100)
  assert.equal(count(data, (x, y) => isShirt(x, y) && !isEnclosed(x, y)), 60 * 60 - 140)
})

test('enclosed ground that nobody has seen stays as a print does', () => {
  assert.equal(count(opened(GREY, RED, isEnclosed), isEnclosed), 140)
})

test('a filled hole that has the cloth\'s colour stays filled', () => {
  const isFold = (x: number, y: number) => x >= 40 && x < 44 && y >= 60 && y < 70
  assert.equal(count(opened(GREY, RED, isGap, doubtedAt(isFold)), isFold), 40)
})
