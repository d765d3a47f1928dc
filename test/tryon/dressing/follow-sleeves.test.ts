import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followSleevesStage } from '../../../src/tryon/dressing/follow-sleeves.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'
import { GARMENT_POINTS, type GarmentPoint } from '../../../src/tryon/records/garment-points.ts'
import { createShirt, HEIGHT, INNER, OUTER, WIDTH } from './drawn-shirt.ts'

const { signal } = new AbortController()
const follow = async ({ context }: ReturnType<typeof createShirt>) => await followSleevesStage.run(context, signal)

/** Within the photographed sleeve, near its hem: on the wall, and on the arm. */
const [CORNER, OVER_ARM] = [[64, 188], [95, 215]] as const
const ROUNDED = { outer: [70, 175], inner: [104, 205] } as const
const TOO_LONG = { outer: [38, 205], inner: [94, 250] } as const
/** On the label's sleeve beyond the photographed one. */
const BEYOND = [78, 228] as const

test('a sleeve whose label is rounded off gets its hem and its corner back', async () => {
  const shirt = createShirt(ROUNDED)
  assert.deepEqual([shirt.at(...CORNER), shirt.at(...OVER_ARM)], [Condition.background, Condition.rightArm])
  await follow(shirt)
  assert.deepEqual([shirt.at(...CORNER), shirt.at(...OVER_ARM)], [Condition.upper, Condition.upper])
})

test('a sleeve whose label goes on past its hem ends there, on the arm and beside it', async () => {
  const shirt = createShirt(TOO_LONG)
  await follow(shirt)
  assert.equal(shirt.at(...BEYOND), Condition.rightArm)
  assert.equal(shirt.at(48, 206), Condition.background)
  assert.equal(shirt.at(...OVER_ARM), Condition.upper)
})

test('nothing lies in front of a sleeve; of the torso something may', async () => {
  const shirt = createShirt(ROUNDED)
  await follow(shirt)
  assert.equal(shirt.occlusion[OVER_ARM[1] * WIDTH + OVER_ARM[0]], 0)
  assert.equal(shirt.occlusion[300 * WIDTH + 200], 0.25)
})

test('a hand, hair or face is never covered', async () => {
  const shirt = createShirt(ROUNDED)
  for (let x = 60; x < 70; x++) shirt.layers.data[CORNER[1] * WIDTH + x] = Layer.hand
  await follow(shirt)
  assert.equal(shirt.at(...CORNER), Condition.background)
  assert.equal(shirt.at(...OVER_ARM), Condition.upper)
})

test('a label that ends much earlier shows another sleeve than the photo, and stays', async () => {
  const shirt = createShirt({ outer: [109, 110], inner: [119, 150] })
  const before = shirt.labels.data.slice()
  await follow(shirt)
  assert.deepEqual(shirt.labels.data, before)
})

test('a tear in the cut-out, with cloth on both sides, is no hem', async () => {
  const shirt = createShirt({ outer: OUTER, inner: INNER })
  for (let y = 180; y < 230; y++) shirt.mask.data.fill(0, y * WIDTH + 80, y * WIDTH + 96)
  await follow(shirt)
  assert.equal(shirt.at(88, 200), Condition.upper)
})

test('packs that tell no points keep their labels', async () => {
  const shirt = createShirt(ROUNDED)
  const before = shirt.labels.data.slice()
  Object.assign(shirt.context.condition!, { points: undefined })
  await follow(shirt)
  assert.deepEqual(shirt.labels.data, before)
})

type Places = Partial<Record<GarmentPoint, readonly [number, number]>>

/** The shirt, whose points tell that its left sleeve reaches far beyond what is shown of it. */
function createLong (labelled: Parameters<typeof createShirt>[0], more: Places = {}) {
  const shirt = createShirt(labelled)
  for (const [name, [x, y]] of Object.entries({ cuff_l_outer: [-10, 280], cuff_l_inner: [60, 310], ...more })) {
    const at = 3 * GARMENT_POINTS.indexOf(name as GarmentPoint)
    shirt.context.condition!.points!.data.set([x / WIDTH * 2 - 1, y / HEIGHT * 2 - 1, 1], at)
  }
  return shirt
}

test('a long sleeve covers the arm as far as the photographed one goes, and nothing beside it', async () => {
  const shirt = createLong(ROUNDED)
  await follow(shirt)
  assert.deepEqual([shirt.at(...CORNER), shirt.at(...OVER_ARM)], [Condition.background, Condition.upper])
})

test('a long sleeve whose label goes on past its end ends there', async () => {
  const shirt = createLong(TOO_LONG)
  await follow(shirt)
  assert.equal(shirt.at(...BEYOND), Condition.rightArm)
})

test('above the elbow a long sleeve keeps its label', async () => {
  const shirt = createLong(ROUNDED, { elbow_l_outer: [20, 235], elbow_l_inner: [84, 270] })
  const before = shirt.labels.data.slice()
  await follow(shirt)
  assert.deepEqual(shirt.labels.data, before)
})
