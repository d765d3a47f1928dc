import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createGarmentPreparation } from '../../../src/tryon/garment/prepare-garment.ts'
import { createTensor, type RgbImage, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { GARMENT_POINTS } from '../../../src/tryon/records/garment-points.ts'
import { resize } from '../../support/pictures.ts'

const SIDE = 400
const SHIRT = { left: 100, top: 60, right: 300, bottom: 340 }
const TAG = { left: 180, top: 150, right: 210, bottom: 190 }
const MASK_SIDE = 100

const isIn = ({ left, top, right, bottom }: typeof SHIRT, x: number, y: number): boolean =>
  x >= left && x < right && y >= top && y < bottom

function drawPhoto (): RgbImage {
  const data = new Uint8Array(SIDE * SIDE * 3)
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)]
    data.set(isIn(TAG, x, y) ? [245, 245, 240] : isIn(SHIRT, x, y) ? [40, 70, 150] : [205, 190, 170], i * 3)
  }
  return { data, width: SIDE, height: SIDE }
}

const mapOf = (box: typeof SHIRT): Tensor => {
  const out = createTensor([1, 1, MASK_SIDE, MASK_SIDE])
  const scale = SIDE / MASK_SIDE
  for (let i = 0; i < out.data.length; i++) {
    out.data[i] = isIn(box, (i % MASK_SIDE + 0.5) * scale, (Math.floor(i / MASK_SIDE) + 0.5) * scale) ? 0.98 : 0.01
  }
  return out
}

/** The hem's middle at the shirt's lower edge for sure, and a neckline that is not likely. */
function readPoints (): Tensor {
  const points = createTensor([1, GARMENT_POINTS.length, 3])
  points.data.set([0, SHIRT.bottom / SIDE * 2 - 1, 0.9], 3 * GARMENT_POINTS.indexOf('hem_m'))
  points.data.set([0, SHIRT.top / SIDE * 2 - 1, 0.3], 3 * GARMENT_POINTS.indexOf('collar_front'))
  return points
}

async function prepare (foreign?: Tensor, points?: Tensor) {
  const preparation = createGarmentPreparation({
    networks: {
      garmentMaskSize: { width: MASK_SIDE, height: MASK_SIDE },
      garmentMask: async () => ({ mask: mapOf(SHIRT), foreign, points })
    },
    imaging: { resize }
  })
  return await preparation.prepareGarment({ photo: drawPhoto(), maskSource: 'network' })
}

/** The prepared garment's colour in the middle of the tag. */
async function colourOfTag (foreign?: Tensor): Promise<number[]> {
  const { garment: { cloth }, placement: { box, shown } } = await prepare(foreign)
  const x = Math.round(shown.left + (195 - box.left) * shown.width / box.width)
  const y = Math.round(shown.top + (170 - box.top) * shown.height / box.height)
  return Array.from(cloth.data.subarray((y * 768 + x) * 3, (y * 768 + x) * 3 + 3))
}

test('what the network takes for a tag is painted over with the cloth about it', async () => {
  const [red, , blue] = await colourOfTag(mapOf(TAG))
  assert.ok(red < 60 && blue > 130, `${red}, ${blue}`)
})

test('without a network that tells tags, or where it sees none, the photo is worn as it is', async () => {
  for (const foreign of [undefined, mapOf({ left: 0, top: 0, right: 0, bottom: 0 })]) {
    assert.ok((await colourOfTag(foreign)).every((level) => level > 200))
  }
})

test('points that are likely lie on the prepared garment where they lie in the photo', async () => {
  const { garment: { points, mask } } = await prepare(undefined, readPoints())
  const [x, y, known] = Array.from(points?.data.subarray(3 * GARMENT_POINTS.indexOf('hem_m')) ?? [])
  const column = Math.round((x + 1) / 2 * 768)
  const lowest = Array.from({ length: 1024 }, (_, row) => mask.data[row * 768 + column]).lastIndexOf(255)
  assert.ok(known === 1 && Math.abs((y + 1) / 2 * 1024 - lowest) < 8, `${x}, ${y}, ${known}: ${lowest}`)
})

test('points that are not likely are not given', async () => {
  const { garment: { points } } = await prepare(undefined, readPoints())
  const at = 3 * GARMENT_POINTS.indexOf('collar_front')
  assert.deepEqual(Array.from(points?.data.subarray(at, at + 3) ?? []), [0, 0, 0])
})

test('a garment whose network reads no points has none', async () => {
  assert.equal((await prepare()).garment.points, undefined)
})
