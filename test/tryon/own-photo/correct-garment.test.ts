import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correctGarment, garmentOverPhoto, type ReadPerson } from '../../../src/tryon/own-photo/correct-garment.ts'
import { createPersonPipeline } from '../../../src/tryon/own-photo/prepare-person.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import type { ByteMap } from '../../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Lip } from '../../../src/tryon/records/labels.ts'
import { GREY } from '../../../src/tryon/records/person.ts'
import { drawPerson } from '../../support/drawn-person.ts'
import { codedNetwork, codedPerson, emptyScene, nearestImaging, placeInScene } from './coded-photo.ts'

/** Levels by which coded photos tell labels. */
const [UPPER_CLOTHES, DRESS] = [12 * Lip.upperClothes, 12 * Lip.dress]
/** DensePose parts of the figure's labels: head, torso, lower arms, an upper leg. */
const PARTS = new Map<number, number>([
  [Lip.hair, 23], [Lip.face, 24], [Lip.torsoSkin, 2], [Lip.upperClothes, 2], [Lip.leftArm, 19], [Lip.rightArm, 20],
  [Lip.pants, 9]
])

/** The figure of rectangles in a photo of twice the frame's size, with 300 pixels of wall on its left. */
function read (change: Partial<ReadPerson> = {}): ReadPerson {
  const { parse, keypoints: joints } = drawPerson()
  const parts = { ...parse, data: parse.data.map((label) => PARTS.get(label) ?? 0) }
  const framing = {
    photo: { width: 2136, height: 2048 }, frame: { left: 300, top: 0, width: 1536, height: 2048 }
  }
  return { parse, parts, joints, framing, kind: UPPER_BODY, ...change }
}

/** The mask with a rectangle of the frame (left, top, right, bottom) set to a level. */
function drawn (mask: ByteMap, { framing: { photo, frame } }: ReadPerson, level: number, ...box: number[]): ByteMap {
  const data = mask.data.slice()
  const [scaleX, scaleY] = [mask.width / photo.width, mask.height / photo.height]
  const column = (x: number) => Math.round((frame.left + x * frame.width / 768) * scaleX)
  const row = (y: number) => Math.round((frame.top + y * frame.height / 1024) * scaleY)
  for (let y = row(box[1]); y < row(box[3]); y++) {
    data.fill(level, y * mask.width + column(box[0]), y * mask.width + column(box[2]))
  }
  return { ...mask, data }
}

const labelAt = ({ data, width }: ByteMap, x: number, y: number) => data[y * width + x]

test('a mask that nobody has changed changes no pixel, also where it is coarser than the parse', () => {
  for (const framing of [
    read().framing,
    { photo: { width: 4000, height: 3000 }, frame: { left: 1501, top: 333, width: 411, height: 548 } },
    { photo: { width: 300, height: 400 }, frame: { left: -20, top: -31, width: 345, height: 460 } }
  ]) {
    const own = read({ framing })
    const mask = garmentOverPhoto(own)
    assert.ok(Math.max(mask.width, mask.height) <= 1280)
    assert.equal(correctGarment(own, mask), own.parse)
  }
})

test('trousers that are drawn out of the top are trousers, a sleeve that is drawn off is arm, wall is wall', () => {
  const figure = read()
  // The network has taken everything below the neck for the top, and a plant beside it.
  const data = figure.parse.data.map((label) =>
    label === Lip.pants || label === Lip.leftArm ? Lip.upperClothes : label)
  for (let y = 100; y < 180; y++) data.fill(Lip.upperClothes, y * 768 + 620, y * 768 + 700)
  const wrong = read({ parse: { ...figure.parse, data } })
  let mask = garmentOverPhoto(wrong)
  for (const box of [[250, 660, 520, 1024], [515, 420, 600, 745], [600, 90, 720, 200]]) {
    mask = drawn(mask, wrong, 0, ...box)
  }
  const parse = correctGarment(wrong, mask)
  assert.equal(labelAt(parse, 384, 900), Lip.pants)
  assert.equal(labelAt(parse, 550, 600), Lip.leftArm)
  assert.equal(labelAt(parse, 660, 140), Lip.background)
  assert.equal(labelAt(parse, 384, 500), Lip.upperClothes)
  assert.equal(labelAt(parse, 384, 655), Lip.upperClothes, 'above the hand-drawn hem')
})

test('what is drawn in is garment, and on the body what is drawn out is never background', () => {
  const own = read()
  const mask = drawn(drawn(garmentOverPhoto(own), own, 255, 300, 640, 400, 700), own, 0, 350, 300, 420, 340)
  const parse = correctGarment(own, mask)
  assert.equal(labelAt(parse, 350, 690), Lip.upperClothes)
  assert.equal(labelAt(parse, 384, 320), Lip.torsoSkin)
  assert.equal(labelAt(parse, 450, 690), Lip.pants)
})

test('a corrected photo has another agnostic picture, another condition input and no doubt about its hem', async () => {
  const gus = await codedPerson('gus')
  // A dress, so that without a mask there is a doubt.
  const data = gus.picture.data.map((level, i) => i % 3 === 0 && level === UPPER_CLOTHES ? DRESS : level)
  const scene = emptyScene(1600, 1200)
  placeInScene(scene, { ...gus.picture, data }, 500, 100)
  const { preparePerson } = createPersonPipeline({ person: codedNetwork().person, imaging: nearestImaging })
  const { person } = await preparePerson(scene)
  assert.deepEqual(person?.notices, ['DRESS_WORN'])
  const { record, framing, garmentMask } = person
  const own = { ...read(), parse: record.parse, framing }
  // Down to the frame's edge, as a coat over the trousers.
  const coat = drawn(garmentMask, own, 255, 250, 800, 520, 1024)
  const corrected = (await preparePerson(scene, { drawn: coat })).person
  assert.ok(corrected)
  assert.deepEqual(corrected.notices, [])
  assert.equal(labelAt(corrected.record.parse, 384, 950), Lip.upperClothes)
  const [before, after] = [createPersonInputs(record), createPersonInputs(corrected.record)]
  const at = (950 * 768 + 384) * 3
  assert.notEqual(before.agnostic.data[at], GREY)
  assert.equal(after.agnostic.data[at], GREY)
  assert.notDeepEqual(after.conditionInput.data, before.conditionInput.data)
  assert.ok(corrected.garmentMask.data.reduce((sum, value) => sum + value, 0) >
    garmentMask.data.reduce((sum, value) => sum + value, 0))
})
