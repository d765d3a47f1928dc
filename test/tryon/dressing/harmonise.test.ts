import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harmonise } from '../../../src/tryon/dressing/harmonise.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'
import { createSparseGrid, fillGrid } from '../../../src/tryon/raster/push-pull.ts'
import { createRandom } from '../../../src/tryon/raster/random.ts'
import { findOpacity } from '../../../src/tryon/dressing/opacity.ts'
import { createTensor, type ByteMap } from '../../../src/tryon/raster/tensor.ts'
import { assertClose } from '../../support/compare.ts'

const [WIDTH, HEIGHT] = [96, 160]
const SIZE = WIDTH * HEIGHT
const BARE = createTensor([1, 1, HEIGHT, WIDTH])
const PHOTO_SKIN = [120, 80, 60]
const PHOTO_WALL = [200, 190, 180]

/**
 * An arm (columns 40 to 60) in a long old sleeve down to row 90, bare below; all of it hidden in the agnostic picture.
 */
function createScene () {
  const plane = (): ByteMap => ({ data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT })
  const picture = () => ({ data: new Uint8Array(SIZE * 3), width: WIDTH, height: HEIGHT })
  const [layers, labels, image, agnostic, densePose] = [plane(), plane(), picture(), picture(), picture()]
  agnostic.data.fill(128)
  const generated = createTensor([1, 3, HEIGHT, WIDTH])
  for (let i = 0; i < SIZE; i++) {
    const isArm = i % WIDTH >= 40 && i % WIDTH < 60
    const isSleeve = i % WIDTH >= 34 && i % WIDTH < 66 && i < 90 * WIDTH
    layers.data[i] = isSleeve ? Layer.garment : isArm ? Layer.arm : Layer.behind
    labels.data[i] = isArm ? Condition.leftArm : Condition.background
    image.data.set(isSleeve ? [10, 10, 90] : isArm ? PHOTO_SKIN : PHOTO_WALL, i * 3)
    if (isArm) densePose.data.set([192, 188, 96], i * 3)
    for (let c = 0; c < 3; c++) {
      generated.data[c * SIZE + i] = (isArm ? PHOTO_SKIN[c] + 30 : PHOTO_WALL[c] - 20) / 127.5 - 1
    }
  }
  return {
    person: {
      kind: UPPER_BODY,
      layers,
      image,
      agnostic,
      densePose,
      conditionInput: createTensor([1]),
      figure: createTensor([1, 3])
    },
    labels,
    generated
  }
}

const levelAt = (generated: { data: Float32Array }, x: number, y: number) =>
  [0, 1, 2].map((c) => (generated.data[c * SIZE + y * WIDTH + x] + 1) * 127.5)

test('skin and background that the old sleeve gave free take the tone of the photo', () => {
  const { person, labels, generated } = createScene()
  harmonise(person, labels, BARE, generated, findOpacity(person.layers, labels, Condition.upper))
  for (const y of [85, 40, 4]) {
    assertClose(levelAt(generated, 50, y), PHOTO_SKIN, 1, 1)
    assertClose(levelAt(generated, 36, y), PHOTO_WALL, 1, 1)
  }
})

test('the new garment and what stays the photo\'s are not touched', () => {
  const { person, labels, generated } = createScene()
  for (let i = 0; i < 40 * WIDTH; i++) labels.data[i] = Condition.upper
  const before = generated.data.slice()
  harmonise(person, labels, BARE, generated, findOpacity(person.layers, labels, Condition.upper))
  assert.equal(generated.data[20 * WIDTH + 50], before[20 * WIDTH + 50])
  assert.equal(generated.data[140 * WIDTH + 50], before[140 * WIDTH + 50])
  assert.notEqual(generated.data[70 * WIDTH + 50], before[70 * WIDTH + 50])
})

test('where the warped garment shows in spite of the labels it keeps its colour', () => {
  const { person, labels, generated } = createScene()
  const worn = createTensor([1, 1, HEIGHT, WIDTH])
  worn.data.fill(1, 0, 45 * WIDTH)
  const before = generated.data.slice()
  harmonise(person, labels, worn, generated, findOpacity(person.layers, labels, Condition.upper))
  assert.equal(generated.data[20 * WIDTH + 50], before[20 * WIDTH + 50])
  assert.notEqual(generated.data[70 * WIDTH + 50], before[70 * WIDTH + 50])
})

test("a bare neck takes the photo's tone although the garment's back shows behind it, but not beside it", () => {
  const { person, labels, generated } = createScene()
  const worn = createTensor([1, 1, HEIGHT, WIDTH])
  worn.data.fill(1)
  for (let i = 0; i < SIZE; i++) {
    if (person.layers.data[i] === Layer.arm) person.layers.data[i] = Layer.neck
    if (labels.data[i] === Condition.leftArm) labels.data[i] = i < 80 * WIDTH ? Condition.upper : Condition.background
  }
  const before = generated.data.slice()
  harmonise(person, labels, worn, generated, findOpacity(person.layers, labels, Condition.upper))
  assertClose(levelAt(generated, 50, 88), PHOTO_SKIN, 1, 1)
  assert.equal(generated.data[60 * WIDTH + 50], before[60 * WIDTH + 50])
  const changeAt = (y: number) => before[y * WIDTH + 50] - generated.data[y * WIDTH + 50]
  assert.ok(changeAt(80) > 0 && changeAt(80) < changeAt(82) && changeAt(82) < changeAt(85))
})

test('where the agnostic picture hides nothing that stays, no skin is known and none corrected', () => {
  const { person, labels, generated } = createScene()
  person.agnostic.data.fill(50)
  const before = generated.data.slice()
  harmonise(person, labels, BARE, generated, findOpacity(person.layers, labels, Condition.upper))
  assert.equal(generated.data[40 * WIDTH + 50], before[40 * WIDTH + 50])
  assertClose(levelAt(generated, 36, 40), PHOTO_WALL, 1, 1)
})

test('a grid is filled from its known cells, smoothly and within their range', () => {
  const grid = createSparseGrid(16, 8, 1)
  grid.sums[0][0] = 10
  grid.weights[0] = 10
  grid.sums[0][127] = 30
  grid.weights[127] = 10
  const [filled] = fillGrid(grid, 5)
  assert.equal(filled[0], 1)
  assert.equal(filled[127], 3)
  assert.ok(filled.every((value) => value >= 1 && value <= 3))
  assert.ok(filled[1] < filled[126])
})

test('a grid without known cells is 0', () => {
  assert.ok(fillGrid(createSparseGrid(5, 3, 2), 4).every((plane) => plane.every((value) => value === 0)))
})

test('skin that the old sleeve gave free has the grain of the photo\'s skin, the plain wall stays plain', () => {
  const { person, labels, generated } = createScene()
  const random = createRandom(3)
  for (let i = 0; i < SIZE; i++) {
    const noise = person.layers.data[i] === Layer.arm ? Math.round(random() * 16 - 8) : 0
    for (let c = 0; c < 3; c++) person.image.data[3 * i + c] += noise
  }
  harmonise(person, labels, BARE, generated, findOpacity(person.layers, labels, Condition.upper))
  const spread = (x: number) => {
    const levels = Array.from({ length: 60 }, (_, y) => levelAt(generated, x, y + 10)[1])
    const mean = levels.reduce((a, b) => a + b) / levels.length
    return Math.sqrt(levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length)
  }
  assert.ok(spread(50) > 1.5, `skin varies by ${spread(50)}`)
  assert.ok(spread(36) < 1)
})
