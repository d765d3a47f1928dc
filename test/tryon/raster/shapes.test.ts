import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRegion, fillEllipse, fillLine, fillPolygon, fillRectangle } from '../../../src/tryon/raster/shapes.ts'
import type { ByteMap } from '../../../src/tryon/raster/tensor.ts'

/** Draws on 16x12 pixels and shows the result as text. */
function draw (shape: (region: ByteMap) => void): string[] {
  const region = createRegion(16, 12)
  shape(region)
  return Array.from({ length: 12 }, (_, y) =>
    Array.from(region.data.subarray(y * 16, y * 16 + 16), (value) => value ? '#' : '.').join(''))
}

const EMPTY = '................'

// The expected drawings were made with Pillow's ImageDraw.
test('an ellipse has Pillow\'s pixels', () => {
  assert.deepEqual(draw((region) => fillEllipse(region, { x: 7.8, y: 5.4 }, 5.1, 4.2)), [
    EMPTY,
    '.....#####......',
    '....#######.....',
    '...#########....',
    '..###########...',
    '..###########...',
    '..###########...',
    '...#########....',
    '....#######.....',
    '.....#####......',
    EMPTY,
    EMPTY
  ])
})

test('an ellipse beyond the corner is clipped', () => {
  assert.deepEqual(draw((region) => fillEllipse(region, { x: 1, y: 2.5 }, 4, 4.5)), [
    '#####...........', '######..........', '######..........', '######..........', '######..........',
    '#####...........', '####............', '###.............', EMPTY, EMPTY, EMPTY, EMPTY
  ])
})

test('a wide line has Pillow\'s pixels, coordinates truncated', () => {
  assert.deepEqual(draw((region) => fillLine(region, { x: 2.9, y: 2.1 }, { x: 13.2, y: 8.8 }, 5)), [
    '...#............',
    '...###..........',
    '..######........',
    '..#######.......',
    '.##########.....',
    '...##########...',
    '.....##########.',
    '.......#######..',
    '........######..',
    '..........###...',
    '............#...',
    EMPTY
  ])
})

test('a line without length is one pixel', () => {
  const drawn = draw((region) => fillLine(region, { x: 4, y: 3 }, { x: 4.9, y: 3.9 }, 6))
  assert.equal(drawn[3], '....#...........')
  assert.equal(drawn.filter((row) => row === EMPTY).length, 11)
})

test('a polygon has Pillow\'s pixels', () => {
  const points = [{ x: 3, y: 1 }, { x: 14, y: 4 }, { x: 9, y: 11 }, { x: 1, y: 8 }]
  assert.deepEqual(draw((region) => fillPolygon(region, points)), [
    EMPTY,
    '...#............',
    '...#####........',
    '..#########.....',
    '..#############.',
    '..############..',
    '..############..',
    '.############...',
    '.###########....',
    '....#######.....',
    '......#####.....',
    '.........#......'
  ])
})

test('a rectangle includes both ends and is clipped', () => {
  const drawn = draw((region) => fillRectangle(region, 12.9, -3, 40, 2.9))
  assert.deepEqual(drawn.slice(0, 4), ['............####', '............####', '............####', EMPTY])
})
