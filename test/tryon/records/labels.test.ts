import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Condition, CONDITION_COUNT, CONDITION_OF_LIP, DENSEPOSE_COLOURS, DENSEPOSE_COUNT, Generator, GENERATOR_COUNT,
  GENERATOR_OF_CONDITION, labelSet, Lip, LIP_COUNT, mapLabels, paintLabels, readLabels
} from '../../../src/tryon/records/labels.ts'
import { LIP_PALETTE } from '../../support/viton-hd.ts'

const everyPart = () => ({ data: Uint8Array.from({ length: DENSEPOSE_COUNT }, (_, i) => i), width: 5, height: 5 })

test('the tables cover every label and stay within the classes', () => {
  assert.equal(CONDITION_OF_LIP.length, LIP_COUNT)
  assert.equal(GENERATOR_OF_CONDITION.length, CONDITION_COUNT)
  assert.equal(LIP_PALETTE.length, LIP_COUNT * 3)
  assert.equal(DENSEPOSE_COLOURS.length, DENSEPOSE_COUNT * 3)
  assert.ok(CONDITION_OF_LIP.every((label) => label < CONDITION_COUNT))
  assert.ok(GENERATOR_OF_CONDITION.every((label) => label < GENERATOR_COUNT))
})

test('the neck becomes background, a coat the upper garment, a hat hair', () => {
  const merged = mapLabels(
    { data: Uint8Array.of(Lip.torsoSkin, Lip.coat, Lip.hat, Lip.glove), width: 4, height: 1 },
    CONDITION_OF_LIP
  )
  assert.deepEqual([...merged.data], [Condition.background, Condition.upper, Condition.hair, Condition.noise])
})

test('face and lower body are pasted, arms keep their sides', () => {
  const of = (label: number) => GENERATOR_OF_CONDITION[label]
  assert.equal(of(Condition.face), Generator.paste)
  assert.equal(of(Condition.socks), Generator.paste)
  assert.equal(of(Condition.leftArm), Generator.leftArm)
  assert.equal(of(Condition.rightArm), Generator.rightArm)
})

test('DensePose colours are read back as the parts they were painted from', () => {
  const parts = everyPart()
  assert.deepEqual(readLabels(paintLabels(parts, DENSEPOSE_COLOURS), DENSEPOSE_COLOURS).data, parts.data)
})

test('a colour off by JPEG noise is read as its nearest part', () => {
  const parts = everyPart()
  const picture = paintLabels(parts, DENSEPOSE_COLOURS)
  for (let i = 0; i < picture.data.length; i++) picture.data[i] = Math.min(picture.data[i] + 2, 255)
  assert.deepEqual(readLabels(picture, DENSEPOSE_COLOURS).data, parts.data)
})

test('a label set answers membership for every byte', () => {
  const set = labelSet(5, 255)
  assert.deepEqual([set[5], set[255], set[0], set.length], [1, 1, 0, 256])
})
