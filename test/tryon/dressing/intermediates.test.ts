import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { paintCertainty } from '../../../src/tryon/dressing/intermediates.ts'
import { paintFlow, paintGrid } from '../../../src/tryon/dressing/flow-pictures.ts'
import { paintPoints } from '../../../src/tryon/dressing/point-picture.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { fulfil, greenBlock } from '../../support/fake-networks.ts'

test('an order that asks for it shows every stage once, in their order, from the same run', async () => {
  const order = { garment: await greenBlock(), person: { directory: 'data/persons/ana' } }
  const { png, intermediates = [] } = await fulfil({ ...order, isExplained: true })
  assert.deepEqual(intermediates.map(({ name }) => name), [
    'garment', 'photo', 'parse', 'densepose', 'agnostic', 'parse-agnostic', 'segmentation', 'flow', 'flow-grid',
    'warped-garment', 'composed-segmentation', 'followed-segmentation', 'extended-garment', 'generated', 'tones',
    'blend-weights', 'result', 'difference'
  ])
  for (const { name, png: picture, width, height } of intermediates) {
    const found = await sharp(picture).metadata()
    assert.deepEqual([found.width, found.height], [width, height], name)
  }
  const pixels = async (picture: Uint8Array) => await sharp(picture).removeAlpha().raw().toBuffer()
  const result = intermediates.find(({ name }) => name === 'result')
  assert.deepEqual(await pixels(result!.png), await pixels(png!))
  const plain = await fulfil(order)
  assert.equal(plain.intermediates, undefined)
  assert.deepEqual(await pixels(plain.png!), await pixels(png!))
})

test('a garment that is given as its photo shows its cut-out', async () => {
  const photo = await sharp((await greenBlock()).cloth).jpeg().toBuffer()
  const { intermediates = [] } = await fulfil({
    garment: { photo, maskSource: 'plain-background' }, person: { directory: 'data/persons/ana' }, isExplained: true
  })
  assert.equal(intermediates[0].name, 'cut-out')
  assert.equal(intermediates[0].stage, 'find-garment')
})

test('certainty leaves what is sure, darkens what is out, and paints orange what is unsure', () => {
  const photo = { data: new Uint8Array(9).fill(200), width: 3, height: 1 }
  const { data } = paintCertainty(photo, { data: Uint8Array.of(255, 0, 128), width: 3, height: 1 })
  assert.deepEqual([...data.subarray(0, 3)], [200, 200, 200])
  assert.ok(data[3] < 60 && data[4] < 60)
  assert.ok(data[6] > 220 && data[8] < 80)
})

test('no flow is white, opposite flows have opposite colours, and the longest is the strongest', () => {
  const flow = createTensor([1, 1, 4, 2])
  flow.data.set([0, 0, 10, 0, -10, 0, 5, 0])
  const { data, width } = paintFlow(flow)
  const at = (column: number) => [...data.subarray(3 * 4 * column, 3 * 4 * column + 3)]
  assert.equal(width, 16)
  assert.deepEqual(at(0), [255, 255, 255])
  assert.ok(at(1)[0] > 250 && at(1)[1] < 70)
  assert.ok(at(2)[0] < 5 && at(2)[1] > 180)
  assert.ok(at(3)[1] > at(1)[1])
})

test('points that are likely there are shown on a copy of the garment', () => {
  const cloth = { data: new Uint8Array(3 * 60 * 80).fill(90), width: 60, height: 80 }
  const points = createTensor([1, 2, 3])
  points.data.set([0, 0, 0.9, -1, -1, 0.2])
  const { data } = paintPoints(cloth, points)
  const at = (x: number, y: number) => data[3 * (y * 60 + x)]
  assert.deepEqual([at(30, 40), at(38, 40), at(41, 40), at(0, 0)], [190, 190, 90, 90])
  assert.ok(cloth.data.every((level) => level === 90))
})

test('a grid leaves the garment itself as it was', () => {
  const cloth = { data: new Uint8Array(3 * 64 * 64).fill(90), width: 64, height: 64 }
  const { data } = paintGrid(cloth)
  assert.notEqual(data[0], 90)
  assert.equal(data[3 * (10 * 64 + 10)], 90)
  assert.ok(cloth.data.every((level) => level === 90))
})
