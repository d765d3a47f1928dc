import assert from 'node:assert/strict'
import { test } from 'node:test'
import { extendGarment } from '../../../src/tryon/dressing/extend-garment.ts'
import { warpGarment } from '../../../src/tryon/dressing/warp.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { assertClose } from '../../support/compare.ts'

const [WIDTH, HEIGHT] = [96, 128]
const SIZE = WIDTH * HEIGHT
/** Last row of the garment in its picture; its stripes are eight rows high. */
const HEM = 80

const stripe = (y: number) => Math.floor(y / 8) % 2 === 0 ? 200 : 40

/** A striped garment in columns 16 to 80 and rows 16 to HEM, warped by a flow that leaves it where it is. */
function createScene (labelled: number) {
  const garment = {
    cloth: { data: new Uint8Array(SIZE * 3).fill(255), width: WIDTH, height: HEIGHT },
    mask: { data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT }
  }
  const labels = { data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT }
  for (let y = 16; y < labelled; y++) {
    for (let x = 16; x < 80; x++) {
      const i = y * WIDTH + x
      labels.data[i] = Condition.upper
      if (y >= HEM) continue
      garment.mask.data[i] = 255
      garment.cloth.data.fill(stripe(y), 3 * i, 3 * i + 3)
    }
  }
  const flow = createTensor([1, 32, 24, 2])
  const warped = { cloth: createTensor([1, 3, HEIGHT, WIDTH]), mask: createTensor([1, 1, HEIGHT, WIDTH]) }
  warpGarment(flow, garment, warped.cloth, 0, warped.mask)
  return { garment, labels, flow, warped }
}

const extend = ({ flow, garment, labels, warped }: ReturnType<typeof createScene>) =>
  extendGarment(flow, garment, labels, Condition.upper, warped)

const levelAt = (scene: ReturnType<typeof createScene>, x: number, y: number) =>
  (scene.warped.cloth.data[y * WIDTH + x] + 1) * 127.5

test('below the hem that the photo shows the cloth goes on as its mirror image', () => {
  const scene = createScene(HEM + 24)
  extend(scene)
  for (const below of [6, 14, 22]) {
    assertClose([levelAt(scene, 48, HEM + below)], [stripe(HEM - 12 - below)], 1, 1)
    assert.equal(scene.warped.mask.data[(HEM + below) * WIDTH + 48], 1)
  }
})

test('beyond the labels, and where cloth is shown, nothing changes', () => {
  const scene = createScene(HEM + 24)
  const before = scene.warped.cloth.data.slice()
  extend(scene)
  for (const [x, y] of [[48, 40], [48, HEM - 2], [48, HEM + 26], [8, HEM + 10]]) {
    assert.equal(scene.warped.cloth.data[y * WIDTH + x], before[y * WIDTH + x])
  }
})

test('where outlines of labels and cloth are a few pixels apart they stay so', () => {
  const scene = createScene(HEM + 5)
  const before = scene.warped.mask.data.slice()
  extend(scene)
  assert.deepEqual(scene.warped.mask.data, before)
})

test('a garment without any whole cloth leaves the holes as they are', () => {
  const scene = createScene(HEM + 24)
  scene.garment.mask.data.fill(0)
  scene.warped.mask.data.fill(0)
  extend(scene)
  assert.ok(scene.warped.mask.data.every((value) => value === 0))
})
