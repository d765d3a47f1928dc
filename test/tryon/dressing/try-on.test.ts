import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import { createTensor, type RgbImage, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { createTryOnPipeline } from '../../../src/tryon/dressing/try-on.ts'
import type { PreparedGarment } from '../../../src/tryon/records/garment.ts'
import type { GeneratorInputs } from '../../../src/tryon/records/networks.ts'
import { drawPerson } from '../../support/drawn-person.ts'
import { encodePng, resize } from '../../support/pictures.ts'

const [WIDTH, HEIGHT] = [768, 1024]
const SIZE = WIDTH * HEIGHT
const person = createPersonInputs(drawPerson())

/** A plain vest of one colour, centred. */
function drawGarment (level: number): PreparedGarment {
  const cloth = { data: new Uint8Array(SIZE * 3).fill(255), width: WIDTH, height: HEIGHT }
  const mask = { data: new Uint8Array(SIZE), width: WIDTH, height: HEIGHT }
  for (let y = 290; y < 660; y++) {
    mask.data.fill(255, y * WIDTH + 250, y * WIDTH + 520)
    cloth.data.fill(level, (y * WIDTH + 250) * 3, (y * WIDTH + 520) * 3)
  }
  return { cloth, mask }
}

/** Wears the garment where it lies: zero flow, upper garment wherever the mask is. */
async function wearInPlace (cloth: Tensor) {
  const size = 256 * 192
  const warpedMask = { data: cloth.data.slice(3 * size), shape: [1, 1, 256, 192] }
  const segmentation = createTensor([1, 13, 256, 192])
  segmentation.data.fill(5, 0, size)
  segmentation.data.fill(20, Condition.upper * size, (Condition.upper + 1) * size)
  const warpedCloth = { data: cloth.data.slice(0, 3 * size), shape: [1, 3, 256, 192] }
  return { flow: createTensor([1, 128, 96, 2]), segmentation, warpedCloth, warpedMask }
}

/** Shows the warped cloth where it is, mid-grey elsewhere. */
async function showCloth ({ x, warpedMask }: GeneratorInputs) {
  const image = createTensor([1, 3, HEIGHT, WIDTH])
  for (let i = 0; i < 3 * SIZE; i++) if (warpedMask.data[i % SIZE] > 0) image.data[i] = x.data[6 * SIZE + i]
  return image
}

const create = (networks = { condition: wearInPlace, generator: showCloth }) =>
  createTryOnPipeline({ networks, imaging: { encodePng, resize } })
const redAt = (image: RgbImage, x: number, y: number) => image.data[(y * WIDTH + x) * 3]

test('the garment is worn, the old one is gone, the rest is the photo\'s own pixel', async () => {
  const { image, png } = await create().wearGarment({ person, garment: drawGarment(200) })
  assert.ok(Math.abs(redAt(image, 384, 450) - 200) <= 3)
  const oldSleeve = redAt(person.image, 200, 350)
  assert.ok(Math.abs(redAt(image, 200, 350) - oldSleeve) > 10)
  for (const [x, y] of [[384, 180], [384, 100], [20, 20], [384, 900], [220, 700]]) {
    assert.equal(redAt(image, x, y), redAt(person.image, x, y), `${x}, ${y}`)
  }
  assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47])
})

test('one run leaves nothing behind for the next', async () => {
  const pipeline = create()
  const other = { ...person, agnostic: person.image }
  const first = await pipeline.wearGarment({ person, garment: drawGarment(200) })
  await pipeline.wearGarment({ person: other, garment: drawGarment(30) })
  const again = await pipeline.wearGarment({ person, garment: drawGarment(200) })
  assert.deepEqual(again.image.data, first.image.data)
})

test('a garment of another size is refused', async () => {
  const { cloth, mask } = drawGarment(200)
  const turned = { cloth, mask: { ...mask, width: HEIGHT, height: WIDTH } }
  await assert.rejects(create().wearGarment({ person, garment: turned }), /1024x768/)
})

test('a second run at the same time is refused, and the first is unharmed', async () => {
  const pipeline = create()
  const first = pipeline.wearGarment({ person, garment: drawGarment(200) })
  await assert.rejects(pipeline.wearGarment({ person, garment: drawGarment(30) }), /one try-on at a time/)
  assert.ok(Math.abs(redAt((await first).image, 384, 450) - 200) <= 3)
})

test('after a failed or cancelled run the pipeline works again', async () => {
  let failures = 1
  const pipeline = create({
    condition: wearInPlace,
    async generator (inputs) {
      if (failures-- > 0) throw new Error('out of memory')
      return await showCloth(inputs)
    }
  })
  await assert.rejects(pipeline.wearGarment({ person, garment: drawGarment(200) }), /out of memory/)
  const signal = AbortSignal.abort()
  await assert.rejects(pipeline.wearGarment({ person, garment: drawGarment(200) }, { signal }), { code: 'CANCELLED' })
  const { image } = await pipeline.wearGarment({ person, garment: drawGarment(200) })
  assert.ok(Math.abs(redAt(image, 384, 450) - 200) <= 3)
})

test('hair that hangs over the garment stays in front of it', async () => {
  const record = drawPerson()
  for (let y = 240; y < 420; y++) record.parse.data.fill(2, y * WIDTH + 330, y * WIDTH + 350)
  const longHaired = createPersonInputs(record)
  const { image } = await create().wearGarment({ person: longHaired, garment: drawGarment(200) })
  assert.equal(redAt(image, 340, 380), redAt(record.image, 340, 380))
})
