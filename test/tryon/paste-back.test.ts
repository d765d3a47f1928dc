import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Condition, Lip } from '../../src/tryon/labels.ts'
import { featherOutwards, findChangedRegion, pasteBack } from '../../src/tryon/stages/paste-back.ts'
import { createTensor } from '../../src/tryon/tensor.ts'

const map = (...data: number[]) => ({ data: Uint8Array.from(data), width: data.length, height: 1 })

test('old and new garment, neck and arms change; face, hair and lower body do not', () => {
  const before = map(Lip.upperClothes, Lip.coat, Lip.torsoSkin, Lip.leftArm, Lip.background, Lip.pants, Lip.face, Lip.hair, Lip.pants)
  const after = map(Condition.background, Condition.leftArm, Condition.background, Condition.background, Condition.upper,
    Condition.rightArm, Condition.face, Condition.hair, Condition.bottom)
  const hidden = map(1, 1, 1, 1, 0, 0, 0, 0, 0)
  assert.deepEqual([...findChangedRegion({ parse: before, hidden }, after).data], [255, 255, 255, 255, 255, 255, 0, 0, 0])
})

test('a hand that the agnostic picture shows stays, unless a sleeve now covers it', () => {
  const before = map(Lip.leftArm, Lip.leftArm, Lip.rightArm)
  const after = map(Condition.leftArm, Condition.upper, Condition.background)
  assert.deepEqual([...findChangedRegion({ parse: before, hidden: map(0, 0, 0) }, after).data], [0, 255, 0])
})

test('the feather is full inside and at thin parts, and falls to 0 outside', () => {
  const region = { data: new Uint8Array(41 * 21), width: 41, height: 21 }
  for (let y = 0; y < 21; y++) region.data.fill(255, y * 41 + 20, y * 41 + 41)
  region.data[10 * 41 + 3] = 255
  const { data } = featherOutwards(region, 5)
  const row = data.subarray(10 * 41, 11 * 41)
  assert.ok(row.subarray(20).every((level) => level === 255))
  assert.equal(row[3], 255)
  assert.ok(row[12] === 0 && row[19] > 200 && row[16] < row[18] && row[16] > 0)
})

test('outside of the changed region every pixel is the photo\'s own', () => {
  const photo = { data: Uint8Array.from({ length: 3 * 64 }, (_, i) => i * 7 % 256), width: 8, height: 8 }
  const generated = createTensor([1, 3, 8, 8])
  generated.data.fill(0.123)
  assert.deepEqual(pasteBack(photo, generated, { data: new Uint8Array(64), width: 8, height: 8 }).data, photo.data)
})

test('inside, generated values are scaled, clamped and truncated', () => {
  const photo = { data: new Uint8Array(5 * 3).fill(9), width: 5, height: 1 }
  const generated = createTensor([1, 3, 1, 5])
  generated.data.set([-1, 0, 1, -3, 7, -1, 0, 1, -3, 7, -1, 0, 1, -3, 7])
  const { data } = pasteBack(photo, generated, map(255, 255, 255, 255, 255))
  assert.deepEqual([...data].filter((_, i) => i % 3 === 0), [0, 127, 255, 0, 255])
})

test('the photo handed in is not changed', () => {
  const photo = { data: Uint8Array.of(1, 2, 3), width: 1, height: 1 }
  pasteBack(photo, createTensor([1, 3, 1, 1]), map(255))
  assert.deepEqual([...photo.data], [1, 2, 3])
})
