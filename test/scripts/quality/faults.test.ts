import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { findFaults } from '../../../scripts/quality/faults.ts'
import type { GarmentRecord } from '../../../scripts/quality/records.ts'
import { drawWorn, paintArm, type Paint } from './drawn-worn.ts'

/** As long as its shoulder seams are apart times 1.4, its neckline as deep as worn at the neck joint. */
const POINTS: GarmentRecord['points'] = {
  neck_l: [450, 100, 2],
  neck_r: [550, 100, 2],
  shoulder_l: [300, 120, 2],
  shoulder_r: [700, 120, 2],
  collar_front: [500, 213, 2],
  hem_m: [500, 660, 2]
}
const LONG: GarmentRecord = {
  name: 'sweater',
  sleeves: 'long',
  neckline: 'crew',
  front: 'closed',
  view: 'front',
  split: 'validation',
  points: POINTS
}
const SHORT: GarmentRecord = { ...LONG, sleeves: 'short' }
const BARE = 0

test('a garment that is worn as it is has no fault', () => {
  assert.deepEqual(findFaults(LONG, drawWorn(2)), [])
  assert.deepEqual(findFaults(SHORT, drawWorn(0.6)), [])
  assert.deepEqual(findFaults({ ...LONG, sleeves: 'none' }, drawWorn(0.1)), [])
})

test('sleeves that are too short or too long for their kind are found', () => {
  assert.deepEqual(findFaults(LONG, drawWorn(1.3)), ['sleeve length'])
  assert.deepEqual(findFaults(SHORT, drawWorn(1.4)), ['sleeve length'])
  assert.deepEqual(findFaults({ ...LONG, sleeves: 'none' }, drawWorn(0.6)), ['sleeve length'])
})

test('sleeves of two lengths are found, even where each could be', () => {
  const uneven = drawWorn(0.3, (paint) => paintArm(paint, 'left', 0, 1))
  assert.deepEqual(findFaults(SHORT, uneven), ['sleeves differ'])
})

const spoilt: ReadonlyArray<readonly [string, GarmentRecord, number, (paint: Paint) => void, readonly string[]]> = [
  ['a hole in a sleeve', LONG, 2, (paint) => paintArm(paint, 'right', 0.5, 0.9, BARE), ['hole in sleeve']],
  ['a sleeve that has melted into the torso', LONG, 2, (paint) => paint(110, 480, 384, 700), ['sleeve melted']],
  ['a bare belly', LONG, 2, (paint) => paint(264, 590, 504, 660, BARE), ['bare torso']],
  ['a neckline that is far too deep', LONG, 2, (paint) => paint(354, 300, 414, 400, BARE), ['neckline']],
  ['a hem at the waist', LONG, 2, (paint) => paint(264, 580, 504, 700, BARE), ['bare torso', 'hem']],
  ['a hem at the waist, over high trousers', LONG, 2, (paint) => paint(264, 580, 504, 700, Condition.bottom), ['hem']],
  ['a hem at the knees', LONG, 2, (paint) => paint(264, 700, 504, 900), ['hem']]
]
for (const [name, record, sleeves, change, faults] of spoilt) {
  test(`${name} is found`, () => assert.deepEqual(findFaults(record, drawWorn(sleeves, change)), faults))
}

test('a turtleneck has to be closed', () => {
  const turtleneck = { ...LONG, neckline: 'turtleneck' }
  assert.deepEqual(findFaults(turtleneck, drawWorn(2)), ['neckline'])
  assert.deepEqual(findFaults(turtleneck, drawWorn(2, (paint) => paint(340, 220, 430, 300))), [])
})

test('the neckline of an open front and the hem that nobody sees are not judged', () => {
  const deep = (paint: Paint) => paint(354, 300, 414, 400, BARE)
  assert.deepEqual(findFaults({ ...LONG, front: 'open' }, drawWorn(2, deep)), [])
  const longer = (paint: Paint) => paint(264, 700, 504, 900)
  assert.deepEqual(findFaults({ ...LONG, points: { ...POINTS, hem_m: [500, 660, 1] } }, drawWorn(2, longer)), [])
})

test('a long garment may reach the edge of the picture', () => {
  const coat = { ...LONG, points: { ...POINTS, hem_m: [500, 1400, 2] as const } }
  assert.deepEqual(findFaults(coat, drawWorn(2, (paint) => paint(264, 700, 504, 1024))), [])
})
