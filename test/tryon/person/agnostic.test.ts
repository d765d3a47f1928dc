import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { drawAgnostic } from '../../../src/tryon/person/agnostic.ts'
import { drawParseAgnostic } from '../../../src/tryon/person/parse-agnostic.ts'
import type { ByteMap, RgbImage } from '../../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Lip } from '../../../src/tryon/records/labels.ts'
import { countDifferences } from '../../support/compare.ts'
import { readMap } from '../../support/pictures.ts'
import { readJoints, vectorPath } from '../../support/vectors.ts'

const WIDTH = 768
const HEIGHT = 1024
const GREY = 128

const person = (name: string) => vectorPath('person', name)
const pose = async (name: string) => (await readMap(vectorPath('poses', `${name}.png`))).data

function readPoses (): Float64Array[] {
  const { cases } = JSON.parse(readFileSync(vectorPath('poses', 'cases.json'), 'utf8'))
  return cases.map((one: { keypoints_xy: number[][] }) =>
    Float64Array.from(one.keypoints_xy.flatMap(([x, y]) => [x, y, 1]))
  )
}

/** A picture in which no pixel is grey and all differ from their neighbours. */
function colourful (): RgbImage {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => i % 101 + (i % 3) * 50)
  return { data: data.map((value) => value === GREY ? 0 : value), width: WIDTH, height: HEIGHT }
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

test('the agnostic picture hides the pixels that Pillow draws, and leaves every other as it is', async () => {
  const photo = colourful()
  const drawn = drawAgnostic(
    photo,
    await readMap(person('parse.png')),
    readJoints(person('keypoints.json')),
    UPPER_BODY
  )
  const hidden = (await readMap(person('agnostic-region.png'))).data
  const expected = photo.data.map((value, i) => hidden[Math.floor(i / 3)] === 0 ? value : GREY)
  assert.equal(countDifferences(drawn.data, expected), 0)
})

test('the parse-agnostic erases the labels that Pillow draws over', async () => {
  const drawn = drawParseAgnostic(await readMap(person('parse.png')), readJoints(person('keypoints.json')), UPPER_BODY)
  assert.equal(countDifferences(drawn.data, (await readMap(person('parse-agnostic.png'))).data), 0)
})

test('four poses, some with missing joints, hide the same pixels as HR-VITON\'s own drawings', async () => {
  for (const [index, keypoints] of readPoses().entries()) {
    const bare = drawAgnostic(white(), parseOf(() => 0), keypoints, UPPER_BODY)
    assert.equal(countDifferences(redChannel(bare), await pose(`bare-${index}`)), 0)
    const arms = drawAgnostic(white(), bothArms(), keypoints, UPPER_BODY)
    assert.equal(countDifferences(redChannel(arms), await pose(`arms-${index}`)), 0)
  }
})

test('four poses erase the same arm labels as HR-VITON\'s own drawings', async () => {
  for (const [index, keypoints] of readPoses().entries()) {
    const drawn = drawParseAgnostic(bothArms(), keypoints, UPPER_BODY)
    assert.equal(countDifferences(drawn.data, await pose(`arm-parse-${index}`)), 0)
  }
})
