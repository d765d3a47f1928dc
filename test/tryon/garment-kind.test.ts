import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTryOnPipeline } from '../../src/tryon/dressing/try-on.ts'
import { createPersonPipeline } from '../../src/tryon/own-photo/prepare-person.ts'
import { createPersonInputs } from '../../src/tryon/person/person-inputs.ts'
import { createTensor, type RgbImage, type Tensor } from '../../src/tryon/raster/tensor.ts'
import type { GarmentKind } from '../../src/tryon/records/garment-kind.ts'
import { HEAD, unite, UPPER_GARMENT, UPPER_SKIN } from '../../src/tryon/records/label-sets.ts'
import { Condition, labelSet, Lip } from '../../src/tryon/records/labels.ts'
import { Layer } from '../../src/tryon/records/layers.ts'
import type { PreparedGarment } from '../../src/tryon/records/garment.ts'
import type { GeneratorInputs } from '../../src/tryon/records/networks.ts'
import { drawPerson } from '../support/drawn-person.ts'
import { encodePng, resize } from '../support/pictures.ts'
import { codedNetwork, codedPerson, emptyScene, nearestImaging, placeInScene } from './own-photo/coded-photo.ts'

/** Another kind than the one that is shipped: no stage may think of tops by itself. */
const SKIRT: GarmentKind = {
  bodyPart: 'lower body',
  replaced: labelSet(Lip.pants, Lip.skirt),
  bared: labelSet(Lip.leftLeg, Lip.rightLeg),
  inFront: labelSet(Lip.face),
  worn: Condition.bottom,
  behind: [Condition.background, Condition.bottom],
  agnostic: {
    hidden: ['torso'],
    shown: unite(HEAD, UPPER_GARMENT, UPPER_SKIN),
    erased: labelSet(Lip.pants, Lip.skirt)
  }
}

const [WIDTH, HEIGHT] = [768, 1024]
const SIZE = WIDTH * HEIGHT
const record = drawPerson()
const person = createPersonInputs(record, SKIRT)
const at = (x: number, y: number) => y * WIDTH + x
const redAt = (image: RgbImage, x: number, y: number) => image.data[at(x, y) * 3]

test('what the kind replaces is the layer that vanishes, and is grey in the agnostic picture; the shirt is not', () => {
  assert.equal(person.layers.data[at(384, 900)], Layer.garment)
  assert.equal(person.layers.data[at(384, 450)], Layer.behind)
  assert.equal(person.layers.data[at(384, 180)], Layer.front)
  assert.equal(redAt(person.agnostic, 384, 900), 128)
  for (const [x, y] of [[384, 450], [220, 480], [384, 260]]) {
    assert.equal(redAt(person.agnostic, x, y), redAt(record.image, x, y))
  }
})

test('what the kind erases is background for the condition generator, arms only where it hides them', () => {
  const planes = person.conditionInput.data
  const plane = 192 * 256
  const isClass = (label: number, x: number, y: number) =>
    planes[label * plane + Math.floor(y / 4) * 192 + Math.floor(x / 4)] === 1
  assert.ok(isClass(Condition.background, 384, 900))
  assert.ok(isClass(Condition.upper, 384, 450))
  assert.ok(isClass(Condition.rightArm, 220, 600))
})

test('a person of whom nothing is seen that the kind covers cannot be dressed in it', () => {
  const data = record.parse.data.map((label) => label === Lip.pants ? 0 : label)
  const bare = { ...record, parse: { ...record.parse, data } }
  assert.ok(createPersonInputs(bare))
  assert.throws(() => createPersonInputs(bare, SKIRT), { code: 'PERSON_UNUSABLE', message: /shows no lower body/ })
})

/** A skirt in place: rows 600 to 900. */
function drawSkirt (): PreparedGarment {
  const cloth = { data: new Uint8Array(SIZE * 3).fill(255), width: WIDTH, height: HEIGHT }
  const mask = { data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT }
  for (let y = 600; y < 900; y++) {
    mask.data.fill(255, at(250, y), at(520, y))
    cloth.data.fill(200, at(250, y) * 3, at(520, y) * 3)
  }
  return { cloth, mask }
}

/** Wears the skirt where it lies; in the columns from 400 on the upper garment is nearly as likely. */
async function wearInPlace (cloth: Tensor) {
  const size = 256 * 192
  const segmentation = createTensor([1, 13, 256, 192])
  segmentation.data.fill(5, 0, size)
  segmentation.data.fill(20, Condition.bottom * size, (Condition.bottom + 1) * size)
  for (let i = 0; i < size; i++) {
    if (i % 192 >= 100 && cloth.data[3 * size + i] > 0) segmentation.data[Condition.upper * size + i] = 19
  }
  return {
    flow: createTensor([1, 128, 96, 2]),
    segmentation,
    warpedCloth: { data: cloth.data.slice(0, 3 * size), shape: [1, 3, 256, 192] },
    warpedMask: { data: cloth.data.slice(3 * size), shape: [1, 1, 256, 192] }
  }
}

test('its class changes the picture, what it replaces is gone, other classes lie in front of it', async () => {
  let seen = createTensor([1])
  async function generator ({ x, warpedMask }: GeneratorInputs) {
    seen = { ...warpedMask, data: warpedMask.data.slice() }
    const image = createTensor([1, 3, HEIGHT, WIDTH])
    for (let i = 0; i < 3 * SIZE; i++) if (warpedMask.data[i % SIZE] > 0) image.data[i] = x.data[6 * SIZE + i]
    return image
  }
  const networks = { condition: wearInPlace, generator }
  const pipeline = createTryOnPipeline({ networks, imaging: { encodePng, resize } })
  const { image } = await pipeline.wearGarment({ person, garment: drawSkirt() })
  assert.ok(Math.abs(redAt(image, 300, 620) - 200) <= 3)
  assert.notEqual(redAt(image, 384, 1000), redAt(record.image, 384, 1000))
  for (const [x, y] of [[384, 450], [20, 20], [220, 480]]) assert.equal(redAt(image, x, y), redAt(record.image, x, y))
  assert.ok(seen.data[at(300, 750)] > 0.99)
  assert.ok(seen.data[at(460, 750)] < 0.8)
})

test('an own photo is judged by what the kind replaces', async () => {
  const scene = emptyScene(1600, 1200)
  placeInScene(scene, (await codedPerson('ana')).picture, 500, 100)
  const tools = { person: codedNetwork().person, imaging: nearestImaging }
  const nothing = { ...SKIRT, replaced: labelSet() }
  assert.equal((await createPersonPipeline(tools).preparePerson(scene)).refusal, undefined)
  const outcome = await createPersonPipeline({ ...tools, kind: nothing }).preparePerson(scene)
  assert.equal(outcome.refusal, 'PERSON_ONLY_FACE')
})
