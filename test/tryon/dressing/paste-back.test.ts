import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition, DENSEPOSE_COLOURS, Lip, paintLabels } from '../../../src/tryon/records/labels.ts'
import { findPhotoLayers } from '../../../src/tryon/person/photo-layers.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'
import { findChangedRegion, findOpacity } from '../../../src/tryon/dressing/opacity.ts'
import { createPasteBackStage, pasteBack } from '../../../src/tryon/dressing/paste-back.ts'
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'

const map = (...data: number[]) => ({ data: Uint8Array.from(data), width: data.length, height: 1 })

test('the old and the new garment change; hair, face and hands in front of it do not', () => {
  const layers = map(
    Layer.garment,
    Layer.behind,
    Layer.behind,
    Layer.arm,
    Layer.arm,
    Layer.neck,
    Layer.front,
    Layer.hand
  )
  const labels = map(Condition.background, Condition.upper, Condition.bottom, Condition.upper, Condition.leftArm,
    Condition.background, Condition.upper, Condition.upper)
  assert.deepEqual([...findChangedRegion(layers, labels, Condition.upper).data], [1, 1, 0, 1, 0, 0, 0, 0])
})

/** Opacity along a line of one layer and label, whose first pixel is the old garment. */
function opacityAlong (layer: number, label: number): Uint8Array {
  const layers = { data: new Uint8Array(60).fill(layer), width: 60, height: 1 }
  layers.data[0] = Layer.garment
  return findOpacity(layers, { data: new Uint8Array(60).fill(label), width: 60, height: 1 }, Condition.upper).data
}

test('beside the old garment the generated picture ends within a few pixels', () => {
  const opacity = opacityAlong(Layer.behind, Condition.background)
  assert.deepEqual([...opacity.subarray(0, 3)], [255, 255, 255])
  assert.ok(opacity[3] < 255 && opacity[3] > opacity[4] && opacity[4] > 0)
  assert.ok(opacity.subarray(5).every((level) => level === 0))
})

test('hair, face and hands keep their own pixels but for their outermost', () => {
  const hair = opacityAlong(Layer.front, Condition.hair)
  assert.ok(hair[1] < 200 && hair.subarray(3).every((level) => level === 0))
  const hand = opacityAlong(Layer.hand, Condition.leftArm)
  assert.ok(hand[4] > 0 && hand.subarray(8).every((level) => level === 0))
})

test('bare skin is met softly, skin under the new sleeve\'s edge is covered', () => {
  const bare = opacityAlong(Layer.arm, Condition.leftArm)
  const covered = opacityAlong(Layer.arm, Condition.background)
  assert.ok(bare[8] > 0 && bare[8] < 200)
  assert.equal(covered[8], 255)
  for (const opacity of [bare, covered]) assert.ok(opacity.subarray(14).every((level) => level === 0))
})

test('where nothing changes anywhere, nothing is generated', () => {
  const layers = { data: new Uint8Array(400), width: 20, height: 20 }
  assert.ok(
    findOpacity(layers, { data: new Uint8Array(400), width: 20, height: 20 }, Condition.upper).data.every(
      (level) => level === 0
    )
  )
})

test('hands are told from arms by the DensePose picture', () => {
  const runs = (...values: number[]) => map(...values.flatMap((value) => new Array<number>(40).fill(value)))
  const layers = findPhotoLayers(
    runs(Lip.rightArm, Lip.leftArm, Lip.leftArm, Lip.coat, Lip.pants),
    paintLabels(runs(3, 19, 4, 1, 0), DENSEPOSE_COLOURS),
    UPPER_BODY
  )
  const middles = [0, 1, 2, 3, 4].map((run) => layers.data[run * 40 + 20])
  assert.deepEqual(middles, [Layer.hand, Layer.arm, Layer.hand, Layer.garment, Layer.behind])
})

test('outside of the changed region every pixel is the photo\'s own', () => {
  const photo = { data: Uint8Array.from({ length: 3 * 64 }, (_, i) => i * 7 % 256), width: 8, height: 8 }
  const generated = createTensor([1, 3, 8, 8])
  generated.data.fill(0.123)
  assert.deepEqual(pasteBack(photo, generated, { data: new Uint8Array(64), width: 8, height: 8 }).data, photo.data)
})

test('inside, generated values are scaled, clamped and truncated', () => {
  const photo = { data: new Uint8Array(5 * 3).fill(9), width: 5, height: 1 }
  const generated = createTensor([1, 3, 1, 5])
  generated.data.set([-1, 0, 1, -3, 7, -1, 0, 1, -3, 7, -1, 0, 1, -3, 7])
  const { data } = pasteBack(photo, generated, map(255, 255, 255, 255, 255))
  assert.deepEqual([...data].filter((_, i) => i % 3 === 0), [0, 127, 255, 0, 255])
})

test('the photo handed in is not changed', () => {
  const photo = { data: Uint8Array.of(1, 2, 3), width: 1, height: 1 }
  pasteBack(photo, createTensor([1, 3, 1, 1]), map(255))
  assert.deepEqual([...photo.data], [1, 2, 3])
})

/** The middle row of a person of 8x8 pixels, white on the left where the garment is worn, after the paste. */
async function pasteGarment (points: unknown): Promise<number[]> {
  const picture = (data: Uint8Array) => ({ data, width: 8, height: 8 })
  const left = (value: number) => Uint8Array.from({ length: 64 }, (_, i) => i % 8 < 4 ? value : 0)
  const image = picture(Uint8Array.from({ length: 192 }, (_, i) => left(160)[Math.floor(i / 3)]))
  const context = {
    person: { image, kind: UPPER_BODY },
    condition: { points },
    segmentation: { labels: picture(left(Condition.upper)) },
    opacity: picture(new Uint8Array(64)),
    harmonised: createTensor([1, 3, 8, 8])
  } as unknown as TryOnContext
  const stage = createPasteBackStage({ resize: async (rgb) => rgb })
  await stage.run(context, new AbortController().signal)
  return Array.from({ length: 8 }, (_, x) => context.image!.data[3 * (32 + x)])
}

test('the worn outline is soft, with packs that tell points', async () => {
  assert.deepEqual(await pasteGarment({}), [160, 160, 160, 120, 40, 0, 0, 0])
  assert.deepEqual(await pasteGarment(undefined), [160, 160, 160, 160, 0, 0, 0, 0])
})
