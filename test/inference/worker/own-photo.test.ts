import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import sharp from 'sharp'
import { readOriginalPhoto, writePerson } from '../../../src/gallery/person-files.ts'
import { readPersonRecord } from '../../../src/gallery/person-record.ts'
import { PERSON_FILES } from '../../../src/gallery/persons.ts'
import { encodeGreyPng, encodePng, readRgb } from '../../../src/imaging/pictures.ts'
import { createWorkshop } from '../../../src/inference/worker/workshop.ts'
import { Condition } from '../../../src/tryon/records/labels.ts'
import { toTensor } from '../../../src/tryon/raster/normalise.ts'
import type { GeneratorInputs, Networks } from '../../../src/tryon/records/networks.ts'
import { createPersonInputs } from '../../../src/tryon/person/person-inputs.ts'
import { createTensor, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { codedNetwork, codedPerson, resizeNearest } from '../../tryon/own-photo/coded-photo.ts'

const ana = await codedPerson('ana')
const answer = await codedNetwork().person(toTensor(resizeNearest(ana.picture, 192, 256)))
// The gallery's photo as a phone would have taken it: twice the size, some wall on both sides.
const FACTOR = 2
const SIDE = 200
const photo = await sharp('data/persons/ana/image.jpg').resize(768 * FACTOR, 1024 * FACTOR)
  .extend({ left: SIDE, right: SIDE, background: '#e7e7e7' }).jpeg({ quality: 95 }).toBuffer()

/** The upper garment wherever the cloth's mask is, at its place. */
async function condition (cloth: Tensor) {
  const size = 256 * 192
  const segmentation = createTensor([1, 13, 256, 192])
  segmentation.data.fill(5, 0, size)
  segmentation.data.fill(20, Condition.upper * size, (Condition.upper + 1) * size)
  const warpedMask = { data: cloth.data.slice(3 * size), shape: [1, 1, 256, 192] }
  return { flow: createTensor([1, 128, 96, 2]), segmentation, warpedCloth: createTensor([1, 3, 256, 192]), warpedMask }
}

const networks: Networks = {
  garmentMaskSize: { width: 32, height: 32 },
  garmentMask: async () => createTensor([1, 1, 32, 32]),
  condition,
  generator: async ({ x }: GeneratorInputs) => ({ data: x.data.slice(6 * 768 * 1024), shape: [1, 3, 1024, 768] }),
  person: async () => answer
}

/** A green block over the chest. */
async function garment () {
  const cloth = { data: new Uint8Array(768 * 1024 * 3).fill(255), width: 768, height: 1024 }
  const mask = { data: new Uint8Array(768 * 1024), width: 768, height: 1024 }
  for (let y = 420; y < 800; y++) {
    for (let x = 220; x < 500; x++) {
      mask.data[y * 768 + x] = 255
      cloth.data.set([20, 200, 40], (y * 768 + x) * 3)
    }
  }
  return { cloth: await encodePng(cloth), mask: await encodeGreyPng(mask) }
}

test('an own photo becomes a gallery item, and comes back whole, dressed, at its own resolution', async (t) => {
  const workshop = createWorkshop(networks)
  const directory = join(await temporaryDirectory(t), 'me')
  const { files, framing, preview, notices, refusal } = await workshop.preparePerson({ photo }, {})
  assert.equal(refusal, undefined)
  assert.deepEqual(notices, [])
  assert.ok(files && framing)
  assert.equal((await sharp(preview).metadata()).height, 1024)
  await writePerson(directory, { files, framing, photo })
  assert.deepEqual((await readdir(directory)).sort(), [...PERSON_FILES, 'framing.json', 'original.jpg'].sort())
  assert.ok(createPersonInputs(await readPersonRecord(directory)))

  const { png, timings } = await workshop.tryOn({ garment: await garment(), personDirectory: directory }, {})
  assert.ok(timings.some(({ name }) => name === 'paste-back'))
  const [before, after] = [await readRgb(photo), await readRgb(png)]
  assert.deepEqual([after.width, after.height], [before.width, before.height])
  const at = (x: number, y: number) => ((y * FACTOR) * before.width + x * FACTOR + SIDE) * 3
  const pixel = (data: Uint8Array, i: number) => [...data.subarray(i, i + 3)]
  for (const [x, y] of [[20, 20], [346, 150], [346, 201], [350, 980], [700, 600]]) {
    assert.deepEqual(pixel(after.data, at(x, y)), pixel(before.data, at(x, y)), `${x}, ${y} is the photo's own`)
  }
  const [red, green, blue] = pixel(after.data, at(350, 600))
  assert.ok(green > red + 60 && green > blue + 60, `the chest is ${red}, ${green}, ${blue}`)
})

test('the stored original gives the framing back', async (t) => {
  const directory = join(await temporaryDirectory(t), 'me')
  const { files, framing } = await createWorkshop(networks).preparePerson({ photo }, {})
  assert.ok(files && framing)
  await writePerson(directory, { files, framing, photo })
  const original = await readOriginalPhoto(directory)
  assert.deepEqual(original?.framing, framing)
  assert.deepEqual(JSON.parse(await readFile(join(directory, 'framing.json'), 'utf8')), framing)
  assert.equal(await readOriginalPhoto('data/persons/ana'), undefined)
})

test('without a person network the request says so', async () => {
  await assert.rejects(createWorkshop({ ...networks, person: undefined }).preparePerson({ photo }, {}), { code: 'PERSON_PHOTO_UNSUPPORTED' })
})
