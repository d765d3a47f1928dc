import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { drawAgnostic } from '../../../src/tryon/person/agnostic.ts'
import { Lip } from '../../../src/tryon/records/labels.ts'
import { drawParseAgnostic } from '../../../src/tryon/person/parse-agnostic.ts'
import type { ByteMap, RgbImage } from '../../../src/tryon/raster/tensor.ts'
import { countDifferences } from '../../support/compare.ts'
import { readMap, readRgb } from '../../support/pictures.ts'
import { sharedPath, skipWithout } from '../../support/shared.ts'

const item = (name: string) => sharedPath('parity', 'item', name)
const skip = skipWithout('parity', 'item')
const WIDTH = 768
const HEIGHT = 1024

function readKeypoints (): Float64Array {
  return Float64Array.from(JSON.parse(readFileSync(item('keypoints.json'), 'utf8')).people[0].pose_keypoints_2d)
}

function readCases (): Float64Array[] {
  const { cases } = JSON.parse(readFileSync(item('cases.json'), 'utf8'))
  return cases.map((one: { keypoints_xy: number[][] }) => Float64Array.from(one.keypoints_xy.flatMap(([x, y]) => [x, y, 1])))
}

function white (): RgbImage {
  return { data: new Uint8Array(WIDTH * HEIGHT * 3).fill(255), width: WIDTH, height: HEIGHT }
}

function parseOf (label: (x: number) => number): ByteMap {
  const data = new Uint8Array(WIDTH * HEIGHT)
  for (let i = 0; i < data.length; i++) data[i] = label(i % WIDTH)
  return { data, width: WIDTH, height: HEIGHT }
}

const redChannel = (image: RgbImage) => Uint8Array.from({ length: image.data.length / 3 }, (_, i) => image.data[i * 3])
const bothArms = () => parseOf((x) => x < WIDTH / 2 ? Lip.rightArm : Lip.leftArm)

test('the agnostic picture of the reference item matches pixel for pixel', { skip }, async () => {
  const drawn = drawAgnostic(await readRgb(item('image.png')), await readMap(item('parse.png')), readKeypoints())
  assert.equal(countDifferences(drawn.data, (await readRgb(item('expected_agnostic.png'))).data), 0)
})

test('the parse-agnostic of the reference item matches pixel for pixel', { skip }, async () => {
  const drawn = drawParseAgnostic(await readMap(item('parse.png')), readKeypoints())
  assert.equal(countDifferences(drawn.data, (await readMap(item('expected_parse_agnostic.png'))).data), 0)
})

test('four poses, some with missing joints, hide the same pixels as the reference drawings', { skip }, async () => {
  for (const [index, keypoints] of readCases().entries()) {
    const bare = drawAgnostic(white(), parseOf(() => 0), keypoints)
    assert.equal(countDifferences(redChannel(bare), (await readMap(item(`expected_graymask_${index}.png`))).data), 0)
    const arms = drawAgnostic(white(), bothArms(), keypoints)
    assert.equal(countDifferences(redChannel(arms), (await readMap(item(`expected_graymask_arms_${index}.png`))).data), 0)
  }
})

test('four poses erase the same arm labels as the reference drawings', { skip }, async () => {
  for (const [index, keypoints] of readCases().entries()) {
    const drawn = drawParseAgnostic(bothArms(), keypoints)
    assert.equal(countDifferences(drawn.data, (await readMap(item(`expected_armparse_${index}.png`))).data), 0)
  }
})
