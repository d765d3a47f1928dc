import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawBottomStage } from '../../../src/tryon/dressing/draw-bottom.ts'
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'

const [WIDTH, HEIGHT, SCALE] = [64, 256, 4]
const [NEW_HEM, OLD_HEM, SHADED] = [80, 120, 126]
const [DENIM, SHADE, TOP, GUESS] = [90, 30, 220, 0.9]

/** Somebody in trousers whose old top ended at OLD_HEM, with its shadow down to SHADED; the new one is shorter. */
function createShorter (newHem = NEW_HEM) {
  const size = WIDTH * HEIGHT
  const map = () => ({ data: new Uint8Array(size), width: WIDTH, height: HEIGHT })
  const [labels, layers, opacity] = [map(), map(), map()]
  const image = { data: new Uint8Array(3 * size), width: WIDTH, height: HEIGHT }
  const conditionInput = createTensor([1, 16, HEIGHT / SCALE, WIDTH / SCALE])
  const columns = WIDTH / SCALE
  for (let y = 0; y < HEIGHT; y++) {
    labels.data.fill(y < newHem ? Condition.upper : Condition.bottom, y * WIDTH, (y + 1) * WIDTH)
    layers.data.fill(y < OLD_HEM ? Layer.garment : Layer.behind, y * WIDTH, (y + 1) * WIDTH)
    image.data.fill(y < OLD_HEM ? TOP : y < SHADED ? SHADE : DENIM, 3 * y * WIDTH, 3 * (y + 1) * WIDTH)
    if (y < OLD_HEM || y % SCALE > 0) continue
    const from = Condition.bottom * columns * HEIGHT / SCALE + y / SCALE * columns
    conditionInput.data.fill(1, from, from + columns)
  }
  const harmonised = createTensor([1, 3, HEIGHT, WIDTH])
  harmonised.data.fill(GUESS)
  const context = {
    person: { kind: UPPER_BODY, layers, image, conditionInput },
    condition: { points: {} },
    segmentation: { labels, occlusion: new Float32Array(size) },
    harmonised,
    opacity
  }
  const { signal } = new AbortController()
  const run = async () => { await drawBottomStage.run(context as unknown as TryOnContext, signal) }
  const levelAt = (x: number, y: number) => Math.round((harmonised.data[y * WIDTH + x] + 1) * 127.5)
  return { context, labels, layers, image, opacity, run, levelAt, guess: Math.round((GUESS + 1) * 127.5) }
}

test('below a shorter top the photo\'s own trousers go on, without the shadow of the old one', async () => {
  const { run, levelAt, opacity, guess } = createShorter()
  await run()
  for (const y of [NEW_HEM, OLD_HEM - 1, OLD_HEM, SHADED - 1]) {
    assert.equal(levelAt(30, y), DENIM)
    assert.equal(opacity.data[y * WIDTH + 30], 255)
  }
  assert.equal(levelAt(30, NEW_HEM - 1), guess)
})

test('trousers that the photo shows, and hands before them, stay', async () => {
  const { layers, run, levelAt, opacity, guess } = createShorter()
  layers.data.fill(Layer.hand, 100 * WIDTH + 10, 100 * WIDTH + 14)
  await run()
  assert.equal(opacity.data[160 * WIDTH + 30], 0)
  assert.equal(levelAt(30, 160), guess)
  assert.deepEqual([levelAt(12, 100), opacity.data[100 * WIDTH + 12]], [guess, 0])
})

test('a pattern is mirrored about the place where the trousers begin', async () => {
  const { image, run, levelAt } = createShorter()
  const begin = OLD_HEM + 13
  for (const [below, level] of [[9, 140], [13, 200]]) {
    image.data.fill(level, 3 * (begin + below) * WIDTH, 3 * (begin + below + 1) * WIDTH)
  }
  await run()
  assert.deepEqual([levelAt(30, begin - 1), levelAt(30, begin - 9), levelAt(30, begin - 13)], [DENIM, 140, 200])
})

test('a top that is not shorter, and packs that tell no points, leave all to the generator', async () => {
  const longer = createShorter(OLD_HEM + 10)
  const silent = createShorter()
  Object.assign(silent.context, { condition: {} })
  for (const { run, opacity } of [longer, silent]) {
    await run()
    assert.ok(opacity.data.every((level) => level === 0))
  }
})

test('where no trousers are seen at all, nothing is carried on', async () => {
  const bare = createShorter()
  bare.context.person.conditionInput.data.fill(0)
  await bare.run()
  assert.ok(bare.opacity.data.every((level) => level === 0))
})

test('far above the waist the rows below it are drawn again, no others', async () => {
  const { image, run, levelAt } = createShorter(20)
  const legs = OLD_HEM + 14 + 70
  image.data.fill(250, 3 * legs * WIDTH)
  await run()
  const column = Array.from({ length: OLD_HEM - 20 }, (_, k) => levelAt(30, 20 + k))
  assert.deepEqual([...new Set(column)], [DENIM])
})

test('beside the trousers\' outline their nearest own cloth goes on', async () => {
  const narrow = createShorter()
  const wall = 170
  for (let y = OLD_HEM; y < HEIGHT; y++) narrow.image.data.fill(wall, 3 * y * WIDTH, 3 * (y * WIDTH + 20))
  const columns = WIDTH / SCALE
  const plane = narrow.context.person.conditionInput.data.subarray(Condition.bottom * columns * HEIGHT / SCALE)
  for (let row = 0; row < HEIGHT / SCALE; row++) plane.fill(0, row * columns, row * columns + 20 / SCALE)
  await narrow.run()
  assert.deepEqual([narrow.levelAt(4, 100), narrow.levelAt(21, 100)], [DENIM, DENIM])
})
