import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Joint } from '../../../src/tryon/records/keypoints.ts'
import { findComponents } from '../../../src/tryon/raster/components.ts'
import { Lip } from '../../../src/tryon/records/labels.ts'
import { DENSEPOSE_ARMS, dropOthers, fixArmSides, PARSE_ARMS } from '../../../src/tryon/own-photo/clean-labels.ts'
import { findJoints } from '../../../src/tryon/own-photo/reading/joints.ts'
import { argmaxLabels, smoothLogits } from '../../../src/tryon/own-photo/reading/label-maps.ts'
import { dissolveCrumbs, findRegions, paintRegions } from '../../../src/tryon/own-photo/regions.ts'
import { settleJoints } from '../../../src/tryon/own-photo/settle-joints.ts'
import { createTensor, type ByteMap } from '../../../src/tryon/raster/tensor.ts'
import { resizePlane } from '../../support/resize-plane.ts'

/** A label map from rows of digits and letters (base 36). */
function map (...rows: string[]): ByteMap {
  return {
    data: Uint8Array.from(rows.join(''), (digit) => parseInt(digit, 36)),
    width: rows[0].length,
    height: rows.length
  }
}

function show ({ data, width, height }: ByteMap): string[] {
  return Array.from({ length: height }, (_, y) =>
    [...data.subarray(y * width, (y + 1) * width)].map((v) => v.toString(36)).join('')
  )
}

function joints (places: Record<number, readonly [number, number, number?]>): Float64Array {
  const all = new Float64Array(75)
  for (const [joint, [x, y, score = 1]] of Object.entries(places)) all.set([x, y, score], Number(joint) * 3)
  return all
}

test('the argmax of resized logits is that of a full resize, class by class', () => {
  const logits = createTensor([1, 4, 12, 9])
  for (let i = 0, seed = 7; i < logits.data.length; i++) {
    seed = (seed * 16807) % 2147483647
    logits.data[i] = seed / 2147483647
  }
  const planes = Array.from({ length: 4 }, (_, c) =>
    resizePlane(logits.data.subarray(c * 108, (c + 1) * 108), 9, 12, 36, 48)
  )
  const labels = argmaxLabels(logits, 36, 48)
  for (let i = 0; i < labels.data.length; i++) {
    const best = Math.max(...planes.map((plane) => plane[i]))
    assert.ok(planes[labels.data[i]][i] >= best - 1e-6)
  }
})

test('smoothing turns the comb of a pixel shuffle into a line, and keeps level logits', () => {
  const comb = createTensor([1, 2, 8, 8])
  for (let i = 0; i < 64; i++) {
    comb.data[i] = 0.25
    comb.data[64 + i] = i % 8 < 4 || (i % 8 === 4 && (i >> 3) % 2 === 0) ? 3 : -1
  }
  const { data } = argmaxLabels(smoothLogits(comb), 8, 8)
  for (let y = 1; y < 8; y++) assert.deepEqual(data.subarray(y * 8, y * 8 + 8), data.subarray(0, 8))
  assert.ok(smoothLogits(comb).data.subarray(0, 64).every((value) => value === 0.25))
})

test('joints are found between the samples of a heatmap', () => {
  const heat = createTensor([1, 1, 64, 48])
  const [x, y] = [20.3, 31.8]
  for (let v = 0, i = 0; v < 64; v++) {
    for (let u = 0; u < 48; u++, i++) heat.data[i] = 0.9 * Math.exp(-((u - x) ** 2 + (v - y) ** 2) / 4.5)
  }
  const [foundX, foundY, score] = findJoints(heat, 768, 1024)
  assert.ok(Math.abs(foundX - ((x + 0.5) * 16 - 0.5)) < 0.1)
  assert.ok(Math.abs(foundY - ((y + 0.5) * 16 - 0.5)) < 0.1)
  assert.ok(score > 0.8)
})

test('regions found by runs are the connected components of each label', () => {
  const maps = fc
    .integer({ min: 1, max: 12 })
    .chain((width) =>
      fc
        .array(fc.integer({ min: 0, max: 2 }), { minLength: width, maxLength: width * 10 })
        .map((cells) => ({
          data: Uint8Array.from(cells.slice(0, cells.length - (cells.length % width))),
          width,
          height: Math.floor(cells.length / width)
        }))
    )
  fc.assert(fc.property(maps, (labels) => {
    const regions = findRegions(labels)
    const painted = paintRegions(labels, regions, (region) => region % 256).data
    for (const label of [0, 1, 2]) {
      const { of, list } = findComponents({ ...labels, data: labels.data.map((value) => value === label ? 1 : 0) })
      assert.deepEqual(
        [...regions.areas].filter((_, region) => regions.labels[region] === label).sort(),
        list.map(({ area }) => area).sort()
      )
      for (let i = 0; i < of.length; i++) {
        for (let j = 0; j < i; j++) {
          if (of[i] >= 0 && of[j] >= 0) assert.equal(painted[i] === painted[j], of[i] === of[j])
        }
      }
    }
  }))
})

test('crumbs take the label around them, large regions stay', () => {
  assert.deepEqual(show(dissolveCrumbs(map('55555', '55955', '55e55', '00000'), 2)), [
    '55555',
    '55555',
    '55555',
    '00000'
  ])
  assert.deepEqual(show(dissolveCrumbs(map('55555', '55955', '55955'), 2)), ['55555', '55955', '55955'])
})

test('silhouettes of others go, the person stays whole', () => {
  const kept = map('0110000', '0110000')
  assert.deepEqual(show(dropOthers(map('05e0055', '05e0990'), kept)), ['05e0000', '05e0000'])
})

test('an arm labelled as the other one moves to its own side', () => {
  const width = 100
  const labels: ByteMap = { data: new Uint8Array(width * width), width, height: width }
  for (let y = 30; y < 90; y++) {
    labels.data.fill(Lip.leftArm, y * width + 8, y * width + 13)
    labels.data.fill(Lip.leftArm, y * width + 80, y * width + 85)
  }
  const arms = joints({
    [Joint.rightShoulder]: [20, 20],
    [Joint.rightElbow]: [10, 50],
    [Joint.rightWrist]: [10, 90],
    [Joint.leftShoulder]: [75, 20],
    [Joint.leftElbow]: [82, 50],
    [Joint.leftWrist]: [82, 90]
  })
  const fixed = fixArmSides(labels, arms, PARSE_ARMS)
  assert.equal(fixed.data[60 * width + 10], Lip.rightArm)
  assert.equal(fixed.data[60 * width + 82], Lip.leftArm)
  assert.deepEqual([21, 15, 4].map((part) => DENSEPOSE_ARMS.mirror[part]), [22, 16, 3])
})

test('unseen hips follow from the shoulders, unseen elbows are missing, the middle hip is between the hips', () => {
  const { keypoints, hipsGuessed } = settleJoints(joints({
    [Joint.rightShoulder]: [200, 300], [Joint.leftShoulder]: [500, 300], [Joint.rightElbow]: [180, 500, 0.05]
  }))
  const at = (joint: number) => [...keypoints.subarray(joint * 3, joint * 3 + 2)].map(Math.round)
  assert.ok(hipsGuessed)
  assert.deepEqual(at(Joint.neck), [350, 300])
  assert.deepEqual(at(8), [350, 720])
  assert.deepEqual([at(Joint.rightHip), at(Joint.leftHip)], [[260, 720], [440, 720]])
  assert.deepEqual(at(Joint.rightElbow), [0, 0])
})

test('two wrists at one place are one wrist, the surer', () => {
  const { keypoints } = settleJoints(joints({
    [Joint.rightShoulder]: [200, 300],
    [Joint.leftShoulder]: [500, 300],
    [Joint.rightHip]: [260, 700],
    [Joint.leftHip]: [440, 700],
    [Joint.rightWrist]: [350, 600, 0.5],
    [Joint.leftWrist]: [355, 602, 0.9]
  }))
  assert.deepEqual([...keypoints.subarray(Joint.rightWrist * 3, Joint.rightWrist * 3 + 3)], [0, 0, 0])
  assert.equal(keypoints[Joint.leftWrist * 3], 355)
})
