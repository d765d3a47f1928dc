import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closeWaist, closeWaistStage } from '../../../src/tryon/dressing/close-waist.ts'
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'

const [WIDTH, HEIGHT, HEM] = [8, 120, 15]

/** A top down to HEM, nothing for `gap` rows, trousers below; the body is seen in the left half. */
function createGap (gap = 5) {
  const labels = { data: new Uint8Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT }
  const densePose = { data: new Uint8Array(3 * WIDTH * HEIGHT), width: WIDTH, height: HEIGHT }
  for (let y = 0; y < HEIGHT; y++) {
    const label = y < HEM ? Condition.upper : y < HEM + gap ? Condition.background : Condition.bottom
    labels.data.fill(label, y * WIDTH, (y + 1) * WIDTH)
    densePose.data.fill(120, 3 * y * WIDTH, 3 * (y * WIDTH + WIDTH / 2))
  }
  const layers = { data: new Uint8Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT }
  const person = { densePose, layers }
  return { labels, person, layers, column: (x: number) => labels.data.filter((_, i) => i % WIDTH === x) }
}

test('lower clothes close the gap below a top before the body, and none beside the body', () => {
  const { labels, person, column } = createGap()
  closeWaist(labels, person)
  assert.equal(column(1).indexOf(Condition.bottom), HEM)
  assert.equal(column(WIDTH - 1).indexOf(Condition.bottom), HEM + 5)
})

test('what is no gap between a top and lower clothes stays', () => {
  const { labels, person } = createGap()
  labels.data.fill(Condition.leftArm, (HEM - 1) * WIDTH, HEM * WIDTH)
  const before = labels.data.slice()
  closeWaist(labels, person)
  assert.deepEqual(labels.data, before)
})

/** The parse, in cells of 4 pixels, of a photo that shows lower clothes from column `from` on below HEM. */
function createParse (from: number) {
  const conditionInput = createTensor([1, 16, HEIGHT / 4, WIDTH / 4])
  const plane = conditionInput.data.subarray(Condition.bottom * conditionInput.shape[2] * conditionInput.shape[3])
  const columns = WIDTH / 4
  for (let i = 0; i < HEIGHT / 4 * columns; i++) {
    plane[i] = i / columns >= HEM / 4 && i % columns >= from / 4 ? 1 : 0
  }
  return conditionInput
}

test('nothing comes to light beside the photo’s own lower clothes, but before an arm', async () => {
  const { labels, person, layers, column } = createGap(0)
  layers.data.fill(Layer.garment, 0, (HEM + 5) * WIDTH)
  layers.data[(HEM + 8) * WIDTH + 1] = Layer.hand
  await closeWaistStage.run({
    person: { kind: UPPER_BODY, ...person, conditionInput: createParse(4) },
    condition: { points: {} },
    segmentation: { labels }
  } as unknown as TryOnContext, new AbortController().signal)
  assert.equal(column(0).indexOf(Condition.bottom), HEM + 5)
  for (const kept of [1, 4, 7]) assert.equal(column(kept).indexOf(Condition.bottom), HEM, String(kept))
})

test('packs that tell no points keep their labels', async () => {
  const { labels, person } = createGap()
  const before = labels.data.slice()
  const run = async (points: unknown) => await closeWaistStage.run({
    person: { kind: UPPER_BODY, ...person, conditionInput: createParse(0) },
    condition: { points },
    segmentation: { labels }
  } as unknown as TryOnContext, new AbortController().signal)
  await run(undefined)
  assert.deepEqual(labels.data, before)
  await run({})
  assert.notDeepEqual(labels.data, before)
})

test('beside the garment lower clothes reach as far up as below it, where the body is', () => {
  const { labels, person, column } = createGap()
  for (let y = 0; y < HEM; y++) labels.data.fill(Condition.background, y * WIDTH, y * WIDTH + 2)
  closeWaist(labels, person)
  assert.equal(column(0).indexOf(Condition.bottom), HEM)
})

test('the old garment beside the body may have hidden lower clothes for some rows, not for many', () => {
  const { labels, person, layers, column } = createGap()
  layers.data.fill(Layer.garment)
  closeWaist(labels, person)
  assert.equal(column(WIDTH - 1).indexOf(Condition.bottom), HEM)
  const far = createGap(90)
  far.layers.data.fill(Layer.garment)
  closeWaist(far.labels, far.person)
  assert.equal(far.column(WIDTH - 1).indexOf(Condition.bottom), HEM + 90)
})
