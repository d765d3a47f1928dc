import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BARE_KINDS, findKinds } from '../../../src/tryon/dressing/bare-kinds.ts'
import { drawWall, RIM } from '../../../src/tryon/dressing/wall.ts'
import { distanceTo } from '../../../src/tryon/raster/distance.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'
import { createTensor, type ByteMap } from '../../../src/tryon/raster/tensor.ts'
import { assertClose } from '../../support/compare.ts'

const [WIDTH, HEIGHT] = [120, 96]
const SIZE = WIDTH * HEIGHT
const WALL = [200, 190, 180]
const TORSO = [20, 80, 194]
const ARM = [192, 188, 96]
const PINK = [230, 180, 200]

/** The old garment covers columns 30 to 90, the new one 40 to 80; the wall gets darker downwards. */
function createScene () {
  const plane = (): ByteMap => ({ data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT })
  const picture = () => ({ data: new Uint8Array(SIZE * 3), width: WIDTH, height: HEIGHT })
  const [layers, labels, image, agnostic, densePose] = [plane(), plane(), picture(), picture(), picture()]
  const generated = createTensor([1, 3, HEIGHT, WIDTH])
  for (let i = 0; i < SIZE; i++) {
    const x = i % WIDTH
    const shade = Math.floor(i / WIDTH) / 2
    const wasGarment = x >= 30 && x < 90
    layers.data[i] = wasGarment ? Layer.garment : Layer.behind
    labels.data[i] = x >= 40 && x < 80 ? Condition.upper : Condition.background
    image.data.set(wasGarment ? [10, 10, 90] : WALL.map((level) => level - shade), 3 * i)
    for (let channel = 0; channel < 3; channel++) generated.data[channel * SIZE + i] = PINK[channel] / 127.5 - 1
  }
  const person = {
    kind: UPPER_BODY,
    layers,
    image,
    agnostic,
    densePose,
    conditionInput: createTensor([1]),
    figure: createTensor([1, 3])
  }
  return { person, labels, generated, worn: createTensor([1, 1, HEIGHT, WIDTH]) }
}

const levelsAt = (generated: { data: Float32Array }, x: number, y: number) =>
  [0, 1, 2].map((channel) => (generated.data[channel * SIZE + y * WIDTH + x] + 1) * 127.5)

/** Draws the wall wherever the labels say background. */
function draw ({ person, labels, generated, worn }: ReturnType<typeof createScene>): void {
  const distance = distanceTo({ ...labels, data: labels.data.map((label) => label === Condition.upper ? 1 : 0) }, RIM)
  drawWall(person, labels, worn, generated, distance, (i) => labels.data[i] === Condition.background)
}

test('where the old garment was, the wall goes on as beside it', () => {
  const scene = createScene()
  draw(scene)
  for (const y of [16, 48, 80]) {
    assertClose(levelsAt(scene.generated, 33, y), WALL.map((level) => level - y / 2), 8, 8)
  }
})

test('beside the new garment the generated outline stays, in the tone of the wall', () => {
  const scene = createScene()
  const { generated } = scene
  for (let y = 0; y < HEIGHT; y++) generated.data[y * WIDTH + 39] = 0
  const step = generated.data[48 * WIDTH + 38] - generated.data[48 * WIDTH + 39]
  draw(scene)
  const left = generated.data[48 * WIDTH + 38] - generated.data[48 * WIDTH + 39]
  assert.ok(left > 0.4 * step, `${left} of ${step}`)
  assert.ok(generated.data[48 * WIDTH + 38] < PINK[0] / 127.5 - 1 - 0.1)
})

test('the warped garment keeps its rim beside the labels, and gives way to the wall farther from them', () => {
  const scene = createScene()
  scene.worn.data.fill(1)
  const before = scene.generated.data.slice()
  draw(scene)
  const changeAt = (x: number) => Math.abs(scene.generated.data[48 * WIDTH + x] - before[48 * WIDTH + x])
  assert.ok(changeAt(39) < 0.3 * changeAt(33), `${changeAt(39)} beside the labels, ${changeAt(33)} away from them`)
  for (const x of [31, 33]) assertClose(levelsAt(scene.generated, x, 48), WALL.map((level) => level - 24), 8, 8)
})

test('a photo without any wall leaves the picture as it is', () => {
  const scene = createScene()
  scene.person.layers.data.fill(Layer.garment)
  const before = scene.generated.data.slice()
  draw(scene)
  assert.deepEqual(scene.generated.data, before)
})

test('background over an arm or near the body\'s outline is wall, deep within the torso it is a gap', () => {
  const { person, labels } = createScene()
  for (let i = 0; i < SIZE; i++) {
    const x = i % WIDTH
    if (x >= 10 && x < 30) person.densePose.data.set(ARM, 3 * i)
    if (x >= 30 && x < 110) person.densePose.data.set(TORSO, 3 * i)
  }
  labels.data.fill(Condition.background)
  const kinds = findKinds(person, labels)
  const row = (HEIGHT - 1) * WIDTH
  assert.deepEqual([5, 20, 100].map((x) => kinds[row + x]), [1, 1, 1].map(() => BARE_KINDS.background))
  assert.equal(kinds[row + 60], 0)
})
