import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FoundGarment } from '../../../src/tryon/garment/garment-region.ts'
import type { MaskSource } from '../../../src/tryon/records/garment.ts'
import { createGarmentPreparation } from '../../../src/tryon/garment/prepare-garment.ts'
import { findMaskBox } from '../../../src/tryon/dressing/warp.ts'
import { createTensor, type RgbImage, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { readRgb, resize } from '../../support/pictures.ts'
import { sharedPath, skipWithout } from '../../support/shared.ts'

type Colour = readonly [number, number, number]
const WALL: Colour = [205, 190, 170]
const SHIRT: Colour = [30, 60, 150]

/** A T-shirt of rectangles with a print in the wall's colour, on a wall with falling light. */
function drawPhoto (width = 600, height = 400): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / width
      const v = y / height
      const shirt = (u > 0.35 && u < 0.65 && v > 0.2 && v < 0.85) || (u > 0.25 && u < 0.75 && v > 0.2 && v < 0.4)
      const print = u > 0.45 && u < 0.55 && v > 0.4 && v < 0.5
      const colour = shirt && !print ? SHIRT : WALL
      const light = 1 - 0.1 * u
      data.set(colour.map((level) => level * light + (x * 7 + y * 13) % 5), (y * width + x) * 3)
    }
  }
  return { data, width, height }
}

/** A mask network that finds dark pixels. */
function findDark (photo: Tensor): Tensor {
  const [, , height, width] = photo.shape
  const out = createTensor([1, 1, height, width])
  for (let i = 0; i < out.data.length; i++) out.data[i] = photo.data[i] < -0.3 ? 0.95 : 0.02
  return out
}

/** Takes the wall between dark things for garment, too, as a network does with narrow gaps. */
function fillRows (mask: Tensor): Tensor {
  const [, , , width] = mask.shape
  for (let start = 0; start < width * width; start += width) {
    const row = mask.data.subarray(start, start + width)
    row.fill(0.95, Math.max(row.findIndex((value) => value > 0.5), 0), row.findLastIndex((value) => value > 0.5) + 1)
  }
  return mask
}

function prepare (photo: RgbImage, maskSource: MaskSource, network = findDark) {
  const asked: Tensor[] = []
  const networks = {
    garmentMaskSize: { width: 160, height: 160 },
    async garmentMask (input: Tensor) {
      asked.push(input)
      return { mask: network(input) }
    }
  }
  const prepared = createGarmentPreparation({ networks, imaging: { resize } }).prepareGarment({ photo, maskSource })
  return { prepared, asked }
}

test('by network: an outline is found by the colours of a picture finer than what the network sees', async () => {
  const coarse = (photo: Tensor): Tensor => {
    const out = findDark(photo)
    const [, , height, width] = out.shape
    for (let i = 0; i < out.data.length; i++) {
      const [x, y] = [i % width, Math.floor(i / width)]
      out.data[i] = out.data[Math.min(y - y % 4 + 2, height - 1) * width + Math.min(x - x % 4 + 2, width - 1)]
    }
    return out
  }
  const { found } = await prepare(drawPhoto(), 'network', coarse).prepared
  const { data, width, height } = found.probability
  assert.ok(Math.max(width, height) >= 320, `${width}x${height}`)
  const row = Math.floor(height * (0.6 * 400 - found.region.top) / found.region.height)
  const edge = data.subarray(row * width, (row + 1) * width).findIndex((value) => value >= 0.5)
  const left = found.region.left + edge * found.region.width / width
  assert.ok(Math.abs(left - 0.35 * 600) < 2.5, `the shirt begins at 210, found at ${left}`)
})

for (const source of ['network', 'plain-background'] as const) {
  test(`by ${source}: the garment is cut out, centred on white and large`, async () => {
    const { garment: { cloth, mask } } = await prepare(drawPhoto(), source).prepared
    assert.deepEqual([cloth.width, cloth.height, mask.width, mask.height], [768, 1024, 768, 1024])
    const box = findMaskBox(mask)
    const offCentre = [box.left + box.right - 767, box.top + box.bottom - 1023].map(Math.abs)
    assert.ok(Math.max(...offCentre) <= 8, JSON.stringify(box))
    const width = box.right - box.left
    assert.ok(width > 0.75 * 768 && width < 0.85 * 768, `width ${width}`)
    // 0.5 of the photo's width against 0.65 of its height: 300 by 260 pixels.
    assert.ok(Math.abs((box.bottom - box.top) / width - 260 / 300) < 0.03)
    for (let i = 0; i < mask.data.length; i++) {
      assert.ok(mask.data[i] === 255 || (mask.data[i] === 0 && cloth.data[i * 3] === 255))
    }
  })

  test(`by ${source}: a print in the background's colour leaves no hole`, async () => {
    const { garment: { mask } } = await prepare(drawPhoto(), source).prepared
    assert.equal(mask.data[512 * 768 + 384], 255)
  })

  test(`by ${source}: a picture of one colour has no garment`, async () => {
    for (const level of [255, 90]) {
      const blank = { data: new Uint8Array(300 * 300 * 3).fill(level), width: 300, height: 300 }
      await assert.rejects(prepare(blank, source).prepared, { code: 'GARMENT_NOT_FOUND' })
    }
  })
}

test('a garment from which a piece beside it was dropped is centred without that piece', async () => {
  const photo = drawPhoto()
  const [left, top] = [540, 180]
  for (let y = top; y < top + 60; y++) {
    for (let x = left; x < left + 40; x++) photo.data.set([60 + x % 5, 90 + y % 5, 20], (y * photo.width + x) * 3)
  }
  const { garment: { mask } } = await prepare(photo, 'network', (small) => fillRows(findDark(small))).prepared
  const box = findMaskBox(mask)
  assert.ok(Math.abs(box.left + box.right - 767) <= 8, JSON.stringify(box))
  assert.ok(box.right - box.left > 0.75 * 768, JSON.stringify(box))
})

/** The shirt, and `gap` pixels beside its sleeve a thing of other colours, too large to be a crumb. */
function drawPhotoWithThing (gap: number): RgbImage {
  const photo = drawPhoto()
  const left = 450 + gap
  for (let y = 90; y < 190; y++) {
    for (let x = left; x < left + 100; x++) photo.data.set([60 + x % 5, 90 + y % 5, 20], (y * photo.width + x) * 3)
  }
  return photo
}

/** Whether something right of column `x` of the photo was found to be garment. */
function findsBeyond ({ probability: { data, width }, region }: FoundGarment, x: number): boolean {
  return data.some((value, i) => value >= 0.5 && region.left + (i % width + 0.5) * region.width / width > x)
}

test('a large thing of other colours is not found as a piece of the garment', async () => {
  const { found } = await prepare(drawPhotoWithThing(40), 'network').prepared
  assert.equal(findsBeyond(found, 470), false)
})

test('a thing that only a narrow gap parts from the garment is cut off at full size, and goes', async () => {
  const garmentMask = async (small: Tensor) => ({ mask: fillRows(findDark(small)) })
  const networks = { garmentMaskSize: { width: 48, height: 48 }, garmentMask }
  const preparation = createGarmentPreparation({ networks, imaging: { resize } })
  const photo = drawPhotoWithThing(7)
  const { garment: { mask }, found } = await preparation.prepareGarment({ photo, maskSource: 'network' })
  assert.ok(findsBeyond(found, 500), 'the look at the whole photo holds the thing')
  const box = findMaskBox(mask)
  assert.ok(Math.abs((box.bottom - box.top) / (box.right - box.left) - 260 / 300) < 0.05, JSON.stringify(box))
})

test('no line of the wall goes round the garment', async () => {
  const { garment: { cloth, mask } } = await prepare(drawPhoto(), 'network').prepared
  const { left, top, right } = findMaskBox(mask)
  for (let x = left + 40; x < right - 40; x++) {
    const at = ((top + 1) * 768 + x) * 3
    if (mask.data[at / 3]) assert.ok(cloth.data[at] < 70, `red ${cloth.data[at]} at column ${x}`)
  }
})

test('the network sees the whole photo between white bars', async () => {
  const { prepared, asked } = prepare(drawPhoto(600, 300), 'network')
  await prepared
  assert.deepEqual(asked[0].shape, [1, 3, 160, 160])
  const at = (x: number, y: number) => asked[0].data[y * 160 + x]
  assert.equal(at(80, 10), 1)
  assert.equal(at(80, 150), 1)
  assert.ok(at(2, 42) < 0.9 && at(157, 118) < 0.9)
})

test('a small garment is looked at again, larger', async () => {
  const canvas = drawPhoto(1200, 1200)
  const small = drawPhoto(300, 300)
  for (let i = 0; i < canvas.data.length; i += 3) canvas.data.set(WALL, i)
  for (let y = 0; y < 300; y++) {
    canvas.data.set(small.data.subarray(y * 900, y * 900 + 900), ((y + 800) * 1200 + 100) * 3)
  }
  const { prepared, asked } = prepare(canvas, 'network')
  const { garment: { mask } } = await prepared
  assert.equal(asked.length, 2)
  const dark = (tensor: Tensor) => tensor.data.reduce((sum, value) => sum + (value < -0.3 ? 1 : 0), 0)
  assert.ok(dark(asked[1]) > 8 * dark(asked[0]))
  const { left, right, top, bottom } = findMaskBox(mask)
  assert.ok(Math.abs((bottom - top) / (right - left) - 0.65 / 0.5) < 0.05)
})

test('a closer look whose garment goes on beyond it is not taken', async () => {
  const tiles = { data: new Uint8Array(800 * 800 * 3), width: 800, height: 800 }
  for (let i = 0; i < tiles.data.length; i++) {
    const tile = (Math.floor(i / 2400) >> 4) * 50 + (Math.floor(i / 3) % 800 >> 4)
    tiles.data[i] = (tile * 7919 + (i % 3) * 104729) % 241
  }
  let looks = 0
  const spreading = (photo: Tensor) => {
    const out = createTensor([1, 1, photo.shape[2], photo.shape[3]])
    const isFirst = looks++ === 0
    for (let i = 0; i < out.data.length; i++) {
      const inside = Math.abs(i % 160 - 80) < 40 && Math.abs(Math.floor(i / 160) - 80) < 20
      out.data[i] = inside || !isFirst ? 0.99 : 0.01
    }
    return out
  }
  const { prepared, asked } = prepare(tiles, 'network', spreading)
  const { left, right, top, bottom } = findMaskBox((await prepared).garment.mask)
  assert.equal(asked.length, 2)
  const ratio = (right - left) / (bottom - top)
  assert.ok(ratio > 1.85 && ratio < 2.15, `${ratio}`)
})

test('a closer look whose garment reaches a side along a tenth of it is not taken either', async () => {
  const photo = drawPhoto(800, 800)
  let looks = 0
  const cornered = (small: Tensor) => {
    const out = createTensor([1, 1, small.shape[2], small.shape[3]])
    const isFirst = looks++ === 0
    for (let i = 0; i < out.data.length; i++) {
      const [x, y] = [i % 160, Math.floor(i / 160)]
      const inside = Math.abs(x - 80) < 40 && Math.abs(y - 80) < 30
      out.data[i] = inside || (!isFirst && x >= 60 && x < 76 && y < 80) ? 0.99 : 0.01
    }
    return out
  }
  for (let i = 0; i < photo.data.length; i++) photo.data[i] = ((Math.floor(i / 3) >> 4) * 7919 + (i % 3) * 104729) % 241
  const { prepared, asked } = prepare(photo, 'network', cornered)
  const { region } = (await prepared).found
  assert.equal(asked.length, 2)
  assert.deepEqual(region, { left: 0, top: 0, width: 800, height: 800 })
})

test('a network that is sure of nothing finds no garment', async () => {
  const unsure = (photo: Tensor) => {
    const out = createTensor([1, 1, photo.shape[2], photo.shape[3]])
    out.data.fill(0.55)
    return out
  }
  await assert.rejects(prepare(drawPhoto(), 'network', unsure).prepared, { code: 'GARMENT_NOT_FOUND' })
})

test('a speck is no garment', async () => {
  const speck = (photo: Tensor) => {
    const out = createTensor([1, 1, photo.shape[2], photo.shape[3]])
    for (let y = 70; y < 80; y++) out.data.fill(0.99, y * 160 + 70, y * 160 + 80)
    return out
  }
  await assert.rejects(prepare(drawPhoto(), 'network', speck).prepared, { code: 'GARMENT_NOT_FOUND' })
})

test('a whole picture is taken as it is', async () => {
  const { garment: { mask } } = await prepare(drawPhoto(), 'whole-picture').prepared
  const { left, right, top, bottom } = findMaskBox(mask)
  assert.ok(Math.abs((right - left + 1) / (bottom - top + 1) - 600 / 400) < 0.01)
})

test('it is told which part of the photo lies where on the canvas', async () => {
  const { placement: { box, shown }, garment } = await prepare(drawPhoto(), 'network').prepared
  assert.deepEqual([box.left, box.top, box.width, box.height].map((side) => Math.round(side / 10)), [15, 8, 30, 26])
  const seen = findMaskBox(garment.mask)
  assert.ok(Math.abs(seen.left - shown.left) <= 4 && Math.abs(seen.top - shown.top) <= 4)
  assert.ok(Math.abs(seen.right - shown.left - shown.width) <= 4)
})

test('a tall garment fills the height instead', async () => {
  const { garment: { mask } } = await prepare(drawPhoto(300, 900), 'network').prepared
  const { top, bottom } = findMaskBox(mask)
  assert.ok(bottom - top > 0.75 * 1024 && bottom - top < 0.85 * 1024)
})

test('a cancelled preparation stops between its stages', async () => {
  const garmentMask = async (photo: Tensor) => ({ mask: findDark(photo) })
  const networks = { garmentMaskSize: { width: 160, height: 160 }, garmentMask }
  const preparation = createGarmentPreparation({ networks, imaging: { resize } })
  const controller = new AbortController()
  const seen: string[] = []
  const onStage = (name: string) => { seen.push(name); controller.abort() }
  const options = { signal: controller.signal, onStage }
  const run = preparation.prepareGarment({ photo: drawPhoto(), maskSource: 'network' }, options)
  await assert.rejects(run, { code: 'CANCELLED' })
  assert.deepEqual(seen, [preparation.stageNames[0]])
})

for (const file of ['t-shirt-00d9cc6e.jpg', 't-shirt-0e2b92c8.jpg', 't-shirt-41d590b6.jpg']) {
  test(`${file} is found by its background alone`, { skip: skipWithout('garment-photos', file) }, async () => {
    const photo = await readRgb(sharedPath('garment-photos', file))
    const { garment: { mask } } = await prepare(photo, 'plain-background').prepared
    const covered = mask.data.reduce((sum, level) => sum + (level ? 1 : 0), 0) / mask.data.length
    assert.ok(covered > 0.25 && covered < 0.55, `${covered}`)
  })
}
