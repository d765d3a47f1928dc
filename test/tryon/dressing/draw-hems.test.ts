import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contactShadowStage } from '../../../src/tryon/dressing/contact-shadow.ts'
import { drawHemsStage } from '../../../src/tryon/dressing/draw-hems.ts'
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import { createRegion } from '../../../src/tryon/raster/shapes.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'
import { assertClose } from '../../support/compare.ts'

const [WIDTH, HEIGHT] = [64, 160]
const SIZE = WIDTH * HEIGHT
/** Rows from which on the arm is labelled, and on which the generator draws skin already. */
const [HEM, DRAWN] = [96, 92]
const { signal } = new AbortController()

/** Grey cloth over a bright arm; the generator makes the cloth a quarter brighter, and its hem too short. */
function createScene () {
  const labels = createRegion(WIDTH, HEIGHT)
  const [cloth, generated] = [createTensor([1, 3, HEIGHT, WIDTH]), createTensor([1, 3, HEIGHT, WIDTH])]
  const mask = createTensor([1, 1, HEIGHT, WIDTH])
  for (let i = 0; i < SIZE; i++) {
    const y = Math.floor(i / WIDTH)
    labels.data[i] = y < HEM ? Condition.upper : Condition.leftArm
    mask.data[i] = y < HEM ? 1 : 0
    for (let at = i; at < 3 * SIZE; at += SIZE) {
      cloth.data[at] = y < HEM ? -0.2 : 1
      generated.data[at] = y < DRAWN ? 0 : 0.8
    }
  }
  const layers = { data: new Uint8Array(SIZE).fill(Layer.garment), width: WIDTH, height: HEIGHT }
  const densePose = { data: new Uint8Array(3 * SIZE).fill(120), width: WIDTH, height: HEIGHT }
  const context = {
    person: { kind: UPPER_BODY, layers, densePose },
    condition: { points: createTensor([1, 21, 3]) },
    segmentation: { labels, occlusion: new Float32Array(SIZE) },
    worn: { cloth, mask },
    generated,
    harmonised: generated
  } as unknown as TryOnContext
  return { context, layers, generated, at: (y: number, x = 32) => generated.data[y * WIDTH + x] }
}

test('cloth goes on to its hem where the generator drew skin, in the light of the cloth around', async () => {
  const { context, at } = createScene()
  await drawHemsStage.run(context, signal)
  assertClose([at(HEM - 1), at(DRAWN + 1)], [0, 0], 0.03, 1)
  assertClose([at(HEM + 1)], [0.8], 1e-6, 1)
})

test('cloth goes on over trousers that the photo shows, and that the generator drew through it', async () => {
  const covered = async (is: boolean) => {
    const { context, layers, generated, at } = createScene()
    for (let y = 30; y < 50; y++) {
      if (is) layers.data.fill(Layer.behind, y * WIDTH, (y + 1) * WIDTH)
      for (let channel = 0; channel < 3; channel++) {
        generated.data.fill(0.8, channel * SIZE + y * WIDTH, channel * SIZE + (y + 1) * WIDTH)
      }
    }
    await drawHemsStage.run(context, signal)
    return at(40)
  }
  assert.ok(await covered(true) < 0.3)
  assertClose([await covered(false)], [0.8], 1e-6, 1)
})

test('skin below a hem is darker, most at the hem and its blue most, and keeps its light farther down', async () => {
  const { context, at } = createScene()
  await contactShadowStage.run(context, signal)
  assert.ok(at(HEM + 1) < 0.35, `${at(HEM + 1)}`)
  assert.ok(at(HEM + 8) > at(HEM + 1) && at(HEM + 8) < 0.8)
  assertClose([at(HEM + 40)], [0.8], 1e-6, 1)
  const blue = context.harmonised!.data[2 * SIZE + (HEM + 1) * WIDTH + 32]
  assert.ok(blue < at(HEM + 1))
})

test('what generators of packs without points draw stays as it is', async () => {
  const { context } = createScene()
  Object.assign(context.condition!, { points: undefined })
  const before = context.generated!.data.slice()
  await drawHemsStage.run(context, signal)
  await contactShadowStage.run(context, signal)
  assert.deepEqual(context.generated!.data, before)
})
