import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paintOver } from '../../../../src/tryon/garment/paint/paint-over.ts'
import { createGarmentPreparation } from '../../../../src/tryon/garment/prepare-garment.ts'
import type { GarmentMaskOutputs } from '../../../../src/tryon/records/networks.ts'
import { createTensor, type ByteMap, type RgbImage, type Tensor } from '../../../../src/tryon/raster/tensor.ts'
import { resize } from '../../../support/pictures.ts'

type Where = (x: number, y: number) => boolean
type Colour = readonly [number, number, number]

const [WIDTH, HEIGHT] = [300, 400]
const WALL: Colour = [205, 190, 170]
const CLOTH: Colour = [40, 70, 150]
const TAG: Colour = [245, 245, 240]
const SHADOW: Colour = [15, 20, 40]

const box =
  (left: number, top: number, right: number, bottom: number): Where =>
    (x, y) =>
      x >= left && x < right && y >= top && y < bottom
const nowhere: Where = () => false
const isShirt = box(50, 60, 250, 340)
const isTag = box(130, 150, 160, 190)
const isTagShadow = box(126, 146, 164, 194)
/** A brush that follows the tag and leaves its shadow. */
const isBrushed = box(128, 148, 162, 192)
/** Reaches the garment's left side. */
const isNotch = box(40, 200, 90, 220)

const colourAt = (x: number, y: number): Colour =>
  isTag(x, y) ? TAG : isTagShadow(x, y) ? SHADOW : isShirt(x, y) ? CLOTH : WALL

function drawPhoto (): RgbImage {
  const data = new Uint8Array(WIDTH * HEIGHT * 3)
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    data.set(colourAt(i % WIDTH, Math.floor(i / WIDTH)).map((level) => level + i * 7 % 5), i * 3)
  }
  return { data, width: WIDTH, height: HEIGHT }
}

const mapOf = (where: Where) => ({
  data: Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (where(i % WIDTH, Math.floor(i / WIDTH)) ? 1 : 0)),
  width: WIDTH,
  height: HEIGHT
})
const without = (hole: Where): Where => (x, y) => isShirt(x, y) && !hole(x, y)

/** The photo and the drawn mask after painting over what `brushed` removed, where the network saw all but `open`. */
function painted (brushed: Where, open: Where) {
  const [photo, picture, drawn] = [drawPhoto(), drawPhoto(), mapOf(without(brushed))]
  paintOver(picture, drawn, mapOf(without(open)))
  const levels = (x: number, y: number) => picture.data.subarray((y * WIDTH + x) * 3, (y * WIDTH + x) * 3 + 3)
  const isCloth: Where = (x, y) => levels(x, y).every((level, channel) => Math.abs(level - CLOTH[channel] - 2) <= 6)
  return { photo, picture, drawn, isCloth, isInside: (x: number, y: number) => drawn.data[y * WIDTH + x] >= 0.5 }
}

/** Number of pixels of a box where something holds. */
function count (left: number, top: number, right: number, bottom: number, holds: Where): number {
  let sum = 0
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) if (holds(x, y)) sum++
  return sum
}

test("an enclosed hole where the network saw garment is closed with the cloth's colour, and its rim too", () => {
  const { isCloth, isInside } = painted(isBrushed, nowhere)
  assert.equal(count(50, 60, 250, 340, isInside), 200 * 280)
  assert.equal(count(100, 120, 190, 220, isCloth), 90 * 100)
})

test('an enclosed hole where the network saw no garment stays a hole, and the photo as it is', () => {
  const { photo, picture, drawn } = painted(isBrushed, isBrushed)
  assert.deepEqual(drawn, mapOf(without(isBrushed)))
  assert.deepEqual(picture.data, photo.data)
})

test('a gap that the network had found too narrow is as wide as it was drawn', () => {
  const { photo, picture, drawn } = painted(isBrushed, box(140, 150, 150, 190))
  assert.deepEqual(drawn, mapOf(without(isBrushed)))
  assert.deepEqual(picture.data, photo.data)
})

test('what is brushed away at the outline is gone, whatever the network saw', () => {
  const { photo, picture, drawn } = painted(isNotch, nowhere)
  assert.deepEqual(drawn, mapOf(without(isNotch)))
  assert.deepEqual(picture.data, photo.data)
})

test('a notch at the edge of a photo that the garment fills is no hole', () => {
  const everywhere: Where = () => true
  const isEdgeNotch = box(0, 200, 40, 220)
  const [picture, drawn] = [drawPhoto(), mapOf((x, y) => !isEdgeNotch(x, y))]
  paintOver(picture, drawn, mapOf(everywhere))
  assert.deepEqual(drawn, mapOf((x, y) => !isEdgeNotch(x, y)))
})

test('of a hole and a notch only the hole is painted over, and nothing outside of the garment', () => {
  const { photo, picture, isInside, isCloth } = painted(
    (x, y) => isBrushed(x, y) || isNotch(x, y) || box(52, 100, 70, 120)(x, y),
    nowhere
  )
  assert.equal(count(50, 60, 250, 340, isInside), 200 * 280 - 40 * 20)
  assert.equal(count(130, 150, 160, 190, isCloth), 30 * 40)
  const isKept: Where = (x, y) =>
    [0, 1, 2].every(
      (channel) => picture.data[(y * WIDTH + x) * 3 + channel] === photo.data[(y * WIDTH + x) * 3 + channel]
    )
  assert.equal(count(0, 0, 50, 400, isKept), 50 * 400)
  assert.equal(count(50, 200, 90, 220, isKept), 40 * 20)
})

test('the cloth comes from near the hole, not from another part of the garment', () => {
  const picture = drawPhoto()
  for (let y = 60; y < 340; y++) for (let x = 50; x < 100; x++) picture.data.set(TAG, (y * WIDTH + x) * 3)
  paintOver(picture, mapOf(without(box(128, 148, 162, 192))), mapOf(isShirt))
  assert.ok(count(130, 150, 160, 190, (x, y) => picture.data[(y * WIDTH + x) * 3] < 60) === 30 * 40)
})

test('the stripes of a garment go on in what is painted over', () => {
  const isDark = (y: number) => y % 20 < 8
  const striped = (hidden: Where): RgbImage => {
    const data = new Uint8Array(WIDTH * HEIGHT * 3)
    for (let i = 0; i < WIDTH * HEIGHT; i++) {
      data.fill(
        hidden(i % WIDTH, Math.floor(i / WIDTH)) ? 130 : isDark(Math.floor(i / WIDTH)) ? 40 : 220,
        i * 3,
        i * 3 + 3
      )
    }
    return { data, width: WIDTH, height: HEIGHT }
  }
  const picture = striped(isTag)
  paintOver(picture, mapOf(without(isBrushed)), mapOf(isShirt))
  assert.ok(
    count(120, 140, 170, 200, (x, y) => Math.abs(picture.data[(y * WIDTH + x) * 3] - (isDark(y) ? 40 : 220)) < 12) >
      0.97 * 50 * 60
  )
})

test('a hole so large that no cloth of the garment fills it is closed with smooth colours', () => {
  const { isInside, isCloth } = painted(box(70, 80, 230, 320), nowhere)
  assert.equal(count(50, 60, 250, 340, isInside), 200 * 280)
  assert.equal(count(70, 80, 230, 320, isCloth), 160 * 240)
})

test('a hole with hardly any garment about it is closed, and the photo stays there', () => {
  const { photo, picture, isInside } = painted(box(53, 63, 247, 337), nowhere)
  assert.equal(count(50, 60, 250, 340, isInside), 200 * 280)
  assert.deepEqual(picture.data, photo.data)
})

/**
 * What the service makes of the drawing, and how often it asked the network, which is so sure that there is garment
 * where it `sees` one.
 */
async function prepareDrawn (brushed: Where, sees: Where, sureness = 0.98) {
  let asked = 0
  const garmentMask = async ({ shape: [, , height, width] }: Tensor): Promise<GarmentMaskOutputs> => {
    asked++
    const out = createTensor([1, 1, height, width])
    const [across, left] = [HEIGHT / height, (width - WIDTH * height / HEIGHT) / 2]
    for (let i = 0; i < out.data.length; i++) {
      out.data[i] = sees((i % width + 0.5 - left) * across, (Math.floor(i / width) + 0.5) * across) ? sureness : 0.01
    }
    return { mask: out }
  }
  const drawn: ByteMap = {
    data: Uint8Array.from(mapOf(without(brushed)).data, (inside) => inside * 255),
    width: WIDTH,
    height: HEIGHT
  }
  const preparation = createGarmentPreparation({
    networks: { garmentMaskSize: { width: 160, height: 160 }, garmentMask },
    imaging: { resize }
  })
  const { garment, found } = await preparation.prepareGarment({ photo: drawPhoto(), maskSource: 'drawn', drawn })
  return { garment, found, asked }
}

/**
 * Position on the canvas of a pixel of the photo: the shirt's box with a pixel about it is centred, 0.82 of the canvas
 * wide.
 */
const onCanvas = (x: number, y: number) => {
  const scale = 0.82 * 768 / 202
  return Math.round(512 + (y - 200) * scale) * 768 + Math.round(384 + (x - 150) * scale)
}

test('a tag that is brushed out of the middle is worn as cloth, and the brush still shows what was drawn', async () => {
  const { garment: { cloth, mask }, found } = await prepareDrawn(isBrushed, isShirt)
  for (const [x, y] of [[132, 152], [145, 170], [158, 188], [127, 170]]) {
    const at = onCanvas(x, y)
    assert.equal(mask.data[at], 255)
    assert.ok(
      CLOTH.every((level, channel) => Math.abs(cloth.data[at * 3 + channel] - level - 2) <= 10),
      `${cloth.data.subarray(at * 3, at * 3 + 3)} at ${x}, ${y}`
    )
  }
  assert.equal(found.probability.data[170 * WIDTH + 145], 0)
})

test('a gap that the network left open, too, stays open', async () => {
  const { garment: { mask } } = await prepareDrawn(isBrushed, without(isBrushed))
  assert.equal(mask.data[onCanvas(145, 170)], 0)
})

test('where the network finds no garment, or is not sure of it, holes stay as drawn', async () => {
  for (const [sees, sureness] of [[nowhere, 0.98], [isShirt, 0.55]] as const) {
    const { garment: { mask }, asked } = await prepareDrawn(isBrushed, sees, sureness)
    assert.equal(mask.data[onCanvas(145, 170)], 0)
    assert.ok(asked > 0)
  }
})

test('a drawing without holes is cut out as it is, without the network', async () => {
  const [one, other] = [await prepareDrawn(isNotch, isShirt), await prepareDrawn(isNotch, nowhere)]
  assert.deepEqual([one.asked, other.asked], [0, 0])
  assert.deepEqual(one.garment, other.garment)
  assert.equal(one.garment.mask.data[onCanvas(70, 210)], 0)
  assert.equal(one.garment.mask.data[onCanvas(145, 170)], 255)
})
