import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evenHemStage, findHem } from '../../../src/tryon/dressing/even-hem.ts'
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'

const [WIDTH, HEIGHT, LEFT, RIGHT, HEM] = [240, 200, 20, 220, 120]
const { signal } = new AbortController()

/** A top down to `hemAt` of each column, trousers below it. */
function createWorn (hemAt: (x: number) => number = () => HEM) {
  const labels = { data: new Uint8Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT }
  for (let x = LEFT; x < RIGHT; x++) {
    for (let y = 10; y < HEIGHT; y++) labels.data[y * WIDTH + x] = y < hemAt(x) ? Condition.upper : Condition.bottom
  }
  const layers = { data: new Uint8Array(WIDTH * HEIGHT), width: WIDTH, height: HEIGHT }
  const occlusion = new Float32Array(WIDTH * HEIGHT).fill(0.5)
  const condition = { points: createTensor([1, 21, 3]) } as { points?: unknown }
  const context = {
    person: { kind: UPPER_BODY, layers }, condition, segmentation: { labels, occlusion }
  } as unknown as TryOnContext
  const at = (x: number, y: number) => labels.data[y * WIDTH + x]
  const hems = () => [...new Set(findHem(labels).subarray(LEFT, RIGHT))]
  const even = async () => await evenHemStage.run(context, signal)
  return { context, condition, labels, layers, occlusion, at, hems, even }
}

test('waves and crumbs of a hem become one even line', async () => {
  const worn = createWorn((x) => HEM + (x % 30 < 8 ? 14 : 0))
  await worn.even()
  assert.deepEqual(worn.hems(), [HEM])
})

test('a hem that slants goes on slanting', async () => {
  const worn = createWorn((x) => HEM + Math.round(x / 10))
  await worn.even()
  for (const x of [80, 120, 160]) assert.ok(Math.abs(findHem(worn.labels)[x] - HEM - x / 10) <= 2)
})

test('a hole above the line, where an old top had ended, is closed', async () => {
  const worn = createWorn()
  for (let x = 80; x < 160; x++) for (let y = 100; y < 112; y++) worn.labels.data[y * WIDTH + x] = Condition.background
  await worn.even()
  assert.equal(worn.at(120, 105), Condition.upper)
})

test('an arm before the hem stays', async () => {
  const worn = createWorn()
  for (let y = 90; y < 118; y++) worn.labels.data.fill(Condition.leftArm, y * WIDTH + 100, y * WIDTH + 110)
  await worn.even()
  assert.equal(worn.at(105, 100), Condition.leftArm)
})

test('what the labels had expected below the garment covers nothing of it; a hand does', async () => {
  const worn = createWorn()
  worn.layers.data[100 * WIDTH + 50] = Layer.hand
  await worn.even()
  assert.deepEqual([worn.occlusion[100 * WIDTH + 60], worn.occlusion[100 * WIDTH + 50]], [0, 0.5])
  assert.equal(worn.occlusion[20 * WIDTH + 60], 0.5)
})

test('a hem that is seen in few columns, and that of packs that tell no points, stay', async () => {
  const jagged = (x: number) => HEM + (x % 30 < 8 ? 14 : 0)
  const few = createWorn(jagged)
  for (let y = 0; y < HEIGHT; y++) few.labels.data.fill(Condition.upper, y * WIDTH + LEFT, y * WIDTH + 150)
  const silent = createWorn(jagged)
  silent.condition.points = undefined
  for (const worn of [few, silent]) {
    const before = worn.labels.data.slice()
    await worn.even()
    assert.deepEqual(worn.labels.data, before)
  }
})
