import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLight } from '../../../src/tryon/dressing/light.ts'
import { findPresentLight } from '../../../src/tryon/dressing/present-light.ts'
import { createRelightStage } from '../../../src/tryon/dressing/relight.ts'
import type { TryOnContext } from '../../../src/tryon/dressing/try-on-context.ts'
import { UPPER_BODY } from '../../../src/tryon/records/garment-kind.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { Layer } from '../../../src/tryon/records/layers.ts'
import { createTensor, type ByteMap } from '../../../src/tryon/raster/tensor.ts'

const [WIDTH, HEIGHT] = [256, 256]
const SIZE = WIDTH * HEIGHT
/** The old garment's columns and rows, and the last row of the new one, which is longer. */
const [LEFT, RIGHT, TOP, OLD_END, NEW_END] = [32, 224, 32, 176, 248]
const DYE = [60, 110, 80]

const isWide = (x: number) => x >= LEFT && x < RIGHT

type Colour = (x: number, y: number) => readonly number[]

/** Light that falls off to the right, by a half. */
const lit = (x: number): number => 1 - 0.5 * (x - LEFT) / (RIGHT - LEFT)
const plainly: Colour = (x) => DYE.map((level) => level * lit(x))

/** A person in an old garment of these colours, and a flat grey new one. */
function createScene (colour: Colour = plainly) {
  const plane = (): ByteMap => ({ data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT })
  const [layers, labels] = [plane(), plane()]
  const image = { data: new Uint8Array(SIZE * 3).fill(200), width: WIDTH, height: HEIGHT }
  const [cloth, mask] = [createTensor([1, 3, HEIGHT, WIDTH]), createTensor([1, 1, HEIGHT, WIDTH])]
  for (let i = 0; i < SIZE; i++) {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    if (!isWide(x) || y < TOP || y >= NEW_END) continue
    labels.data[i] = Condition.upper
    mask.data[i] = 1
    if (y >= OLD_END) continue
    layers.data[i] = Layer.garment
    image.data.set(colour(x, y), 3 * i)
  }
  const person = {
    kind: UPPER_BODY,
    image,
    agnostic: image,
    densePose: image,
    layers,
    conditionInput: createTensor([1]),
    figure: createTensor([1, 3])
  }
  return { person, labels, worn: { cloth, mask }, generated: createTensor([1, 3, HEIGHT, WIDTH]) }
}

type Scene = ReturnType<typeof createScene>

const { signal } = new AbortController()

async function relight ({ person, labels, worn, generated }: Scene, stage = createRelightStage()) {
  const segmentation = { labels, occlusion: new Float32Array(SIZE) }
  const presentLight = findPresentLight(worn, labels, person.kind.worn, () => false, generated)
  await stage.run({ person, worn, generated, segmentation, presentLight } as unknown as TryOnContext, signal)
}

const levelAt = ({ generated }: Scene, x: number, y = 100) => (generated.data[y * WIDTH + x] + 1) * 127.5

test('the new garment is brighter where the old one was lit, darker where it was not', async () => {
  const scene = createScene()
  await relight(scene)
  const [bright, middle, dark] = [60, 128, 196].map((x) => levelAt(scene, x))
  assert.ok(bright > middle + 8 && middle > dark + 8, `${bright} ${middle} ${dark}`)
  assert.ok(Math.abs(bright + dark - 255) < 16, `${bright} ${dark}`)
})

test('prints of what was worn say nothing', async () => {
  const isPrint = (x: number, y: number) => Math.hypot(x - 128, y - 100) < 20
  const prints: Colour[] = [
    (x, y) => isPrint(x, y) ? [90, 60, 130].map((level) => level * lit(x)) : plainly(x, y),
    (x, y) => isPrint(x, y) ? [240, 240, 240] : plainly(x, y),
    (x, y) => isPrint(x, y) && x % 4 < 2 ? [10, 12, 10] : plainly(x, y)
  ]
  const plain = createScene()
  await relight(plain)
  for (const print of prints) {
    const scene = createScene(print)
    await relight(scene)
    for (const x of [60, 128, 196]) {
      assert.ok(Math.abs(levelAt(scene, x) - levelAt(plain, x)) < 6, `${levelAt(scene, x)} ${levelAt(plain, x)}`)
    }
  }
})

test('what the generator has lit already is not lit again', async () => {
  const scene = createScene()
  for (let i = 0; i < 3 * SIZE; i++) scene.generated.data[i] = lit(i % WIDTH) * 1.3 - 1
  const before = scene.generated.data.slice()
  await relight(scene)
  for (const x of [60, 128, 196]) {
    const change = Math.abs(scene.generated.data[100 * WIDTH + x] - before[100 * WIDTH + x])
    assert.ok(change < 0.08, `${change} at ${x}`)
  }
})

test('beside the garment nothing changes, nor far below where the old one ended', async () => {
  const scene = createScene()
  await relight(scene)
  assert.equal(levelAt(scene, 20), 127.5)
  assert.equal(levelAt(scene, 60, 240), 127.5)
})

test('white cloth stays within white', async () => {
  const scene = createScene()
  scene.generated.data.fill(1)
  scene.worn.cloth.data.fill(1)
  await relight(scene)
  assert.ok(scene.generated.data.every((value) => value <= 1))
  assert.ok(levelAt(scene, 196) < 245)
})

test('a striped old garment tells no light', async () => {
  const scene = createScene((x, y) => x % 12 < 4 ? [10, 12, 10] : plainly(x, y))
  await relight(scene)
  assert.ok(scene.generated.data.every((value) => value === 0))
})

test('without an old garment there is no light to tell', async () => {
  const scene = createScene()
  scene.person.layers.data.fill(Layer.behind)
  assert.equal(findLight(scene.person), undefined)
  await relight(scene)
  assert.ok(scene.generated.data.every((value) => value === 0))
})

test('the light of a person is found once', async () => {
  const stage = createRelightStage()
  const [first, second] = [createScene(), createScene()]
  await relight(first, stage)
  first.person.image.data.fill(100)
  await relight({ ...second, person: first.person }, stage)
  assert.equal(levelAt(second, 60), levelAt(first, 60))
})
