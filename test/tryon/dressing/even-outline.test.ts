import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evenOutlineStage } from '../../../src/tryon/dressing/even-outline.ts'
import { softenOutline } from '../../../src/tryon/dressing/soften-outline.ts'
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import { warpGarment } from '../../../src/tryon/dressing/warp.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'

const [WIDTH, HEIGHT] = [96, 128]
const SIZE = WIDTH * HEIGHT
const [TOP, HEM, LEFT, RIGHT] = [16, 80, 16, 80]
const LEVEL = 100
const { signal } = new AbortController()

/** A garment down to HEM whose labels end at `hemAt` of each column, on an arm, warped by a flow that leaves it. */
function createWorn (hemAt: (x: number) => number) {
  const picture = () => ({ data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT })
  const [labels, layers, garment] = [picture(), picture(), { cloth: picture(), mask: picture() }]
  garment.cloth.data = new Uint8Array(3 * SIZE).fill(255)
  labels.data.fill(Condition.leftArm)
  layers.data.fill(Layer.arm)
  for (let x = LEFT; x < RIGHT; x++) {
    for (let y = TOP; y < HEIGHT; y++) {
      const i = y * WIDTH + x
      if (y < hemAt(x)) labels.data[i] = Condition.upper
      if (y >= HEM) continue
      garment.mask.data[i] = 255
      garment.cloth.data.fill(LEVEL, 3 * i, 3 * i + 3)
    }
  }
  const condition = { flow: createTensor([1, 32, 24, 2]), points: createTensor([1, 21, 3]) as unknown }
  const warped = { cloth: createTensor([1, 3, HEIGHT, WIDTH]), mask: createTensor([1, 1, HEIGHT, WIDTH]) }
  warpGarment(condition.flow, garment, warped.cloth, 0, warped.mask)
  const occlusion = new Float32Array(SIZE)
  const context = {
    person: { kind: UPPER_BODY, layers }, garment, condition, warped, segmentation: { labels, occlusion }
  } as unknown as TryOnContext
  return { labels, layers, condition, warped, occlusion, even: async () => await evenOutlineStage.run(context, signal) }
}

const hemOf = (data: Uint8Array, x: number) => {
  let y = HEIGHT - 1
  while (data[y * WIDTH + x] !== Condition.upper) y--
  return y + 1
}

test('a frayed outline becomes an even one', async () => {
  const worn = createWorn((x) => HEM + (x % 4 < 2 ? 3 : 0))
  await worn.even()
  const hems = Array.from({ length: 40 }, (_, k) => hemOf(worn.labels.data, 28 + k))
  assert.ok(Math.max(...hems) - Math.min(...hems) <= 1, `${Math.min(...hems)} to ${Math.max(...hems)}`)
})

test('crumbs beside the garment become what they lie on', async () => {
  const worn = createWorn(() => HEM)
  for (let y = 100; y < 104; y++) worn.labels.data.fill(Condition.upper, y * WIDTH + 40, y * WIDTH + 44)
  await worn.even()
  assert.equal(worn.labels.data[102 * WIDTH + 42], Condition.leftArm)
})

test('hair before the garment keeps each of its threads', async () => {
  const worn = createWorn(() => HEM)
  for (let y = 30; y < 60; y++) {
    worn.labels.data[y * WIDTH + 40] = Condition.hair
    worn.layers.data[y * WIDTH + 40] = Layer.front
  }
  await worn.even()
  assert.equal(worn.labels.data[45 * WIDTH + 40], Condition.hair)
  assert.equal(worn.labels.data[45 * WIDTH + 41], Condition.upper)
})

test('cloth goes on to where the labels end it, without the white of its cut-out', async () => {
  const worn = createWorn(() => HEM + 6)
  await worn.even()
  for (let y = HEM - 4; y < HEM + 5; y++) {
    const i = y * WIDTH + 48
    assert.equal(worn.warped.mask.data[i], 1, `row ${y}`)
    assert.ok(Math.abs((worn.warped.cloth.data[i] + 1) * 127.5 - LEVEL) < 1, `row ${y}`)
  }
})

test('no cloth is shown beyond the outline', async () => {
  const worn = createWorn(() => HEM - 6)
  await worn.even()
  for (let y = HEM - 4; y < HEM + 4; y++) assert.equal(worn.warped.mask.data[y * WIDTH + 48], 0, `row ${y}`)
})

test('what labels were unsure of at the outline does not fade, but hair still does', async () => {
  const worn = createWorn(() => HEM)
  worn.occlusion.fill(0.5)
  worn.layers.data[(HEM - 2) * WIDTH + 30] = Layer.front
  await worn.even()
  assert.equal(worn.occlusion[(HEM - 2) * WIDTH + 60], 0)
  assert.equal(worn.occlusion[(HEM - 2) * WIDTH + 31], 0.5)
})

test('packs that tell no points keep their outline', async () => {
  const worn = createWorn((x) => HEM + (x % 4 < 2 ? 3 : 0))
  worn.condition.points = undefined
  await worn.even()
  assert.equal(hemOf(worn.labels.data, 40), HEM + 3)
})

test('an outline is soft, and nothing else is', () => {
  const labels = { data: new Uint8Array(64).fill(Condition.background), width: 8, height: 8 }
  const picture = { data: new Uint8Array(192), width: 8, height: 8 }
  for (let i = 0; i < 64; i++) {
    if (i % 8 < 4) labels.data[i] = Condition.upper
    picture.data.fill(i % 8 < 4 ? 160 : 0, 3 * i, 3 * i + 3)
  }
  softenOutline(picture, labels, Condition.upper)
  const row = Array.from({ length: 8 }, (_, x) => picture.data[3 * (3 * 8 + x)])
  assert.deepEqual(row, [160, 160, 160, 120, 40, 0, 0, 0])
})
