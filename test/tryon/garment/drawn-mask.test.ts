import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskOverPhoto } from '../../../src/tryon/garment/drawn-mask.ts'
import { createGarmentPreparation } from '../../../src/tryon/garment/prepare-garment.ts'
import { createTensor, type ByteMap, type RgbImage } from '../../../src/tryon/raster/tensor.ts'
import { resize } from '../../support/pictures.ts'

const PHOTO = { width: 800, height: 600 }

/** A photo with something to see everywhere. */
function drawPhoto (): RgbImage {
  const data = new Uint8Array(PHOTO.width * PHOTO.height * 3)
  for (let i = 0; i < data.length; i++) data[i] = (i * 37) % 200
  return { data, ...PHOTO }
}

/** Two squares and a hole, at half the photo's size. */
function drawMask (): ByteMap {
  const mask = { data: new Uint8Array(400 * 300), width: 400, height: 300 }
  const fill = (left: number, top: number, side: number, value: number) => {
    for (let y = top; y < top + side; y++) mask.data.fill(value, y * 400 + left, y * 400 + left + side)
  }
  fill(100, 80, 150, 255)
  fill(150, 130, 20, 0)
  fill(300, 20, 20, 255)
  return mask
}

const preparation = createGarmentPreparation({
  networks: {
    garmentMaskSize: { width: 32, height: 32 },
    garmentMask: async () => ({ mask: createTensor([1, 1, 32, 32]) })
  },
  imaging: { resize }
})

test('what is drawn is cut out as it is, with its hole and its small piece', async () => {
  const { garment, found } = await preparation.prepareGarment({
    photo: drawPhoto(),
    maskSource: 'drawn',
    drawn: drawMask()
  })
  const share = garment.mask.data.reduce((sum, value) => sum + (value ? 1 : 0), 0) / garment.mask.data.length
  assert.ok(share > 0.2, `share ${share}`)
  const back = maskOverPhoto(found, PHOTO)
  assert.deepEqual([back.width, back.height], [640, 480])
  const at = (x: number, y: number) => back.data[Math.round(y * 1.6) * 640 + Math.round(x * 1.6)]
  assert.deepEqual([at(120, 100), at(160, 140), at(310, 30), at(20, 20)], [255, 0, 255, 0])
})

test('an empty drawing is no garment', async () => {
  const drawn = { data: new Uint8Array(100), width: 10, height: 10 }
  await assert.rejects(preparation.prepareGarment({ photo: drawPhoto(), maskSource: 'drawn', drawn }), {
    code: 'GARMENT_NOT_FOUND'
  })
})

test('a mask found in a part of the photo lies at its place in the whole', () => {
  const probability = { data: new Float32Array(50 * 50).fill(1), width: 50, height: 50 }
  const mask = maskOverPhoto(
    { probability, region: { left: 400, top: 150, width: 200, height: 300 }, certainty: 1 },
    PHOTO
  )
  const bright = (x: number, y: number) => mask.data[Math.round(y * 0.8) * 640 + Math.round(x * 0.8)] > 0
  assert.deepEqual(
    [bright(410, 160), bright(590, 440), bright(390, 300), bright(610, 300), bright(500, 140)],
    [true, true, false, false, false]
  )
})
