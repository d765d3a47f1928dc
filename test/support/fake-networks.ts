/** Networks that read coded answers and copy pictures: an order runs through them without a trained one. */
import sharp from 'sharp'
import { encodeGreyPng, encodePng } from '../../src/imaging/pictures.ts'
import type { Made, Order, OrderOptions, OrderResult } from '../../src/inference/engine-contract.ts'
import { createWorkshop } from '../../src/inference/worker/workshop.ts'
import { Condition } from '../../src/tryon/records/labels.ts'
import { toTensor } from '../../src/tryon/raster/normalise.ts'
import type { GeneratorInputs, Networks } from '../../src/tryon/records/networks.ts'
import { createTensor, type Tensor } from '../../src/tryon/raster/tensor.ts'
import { codedNetwork, codedPerson, resizeNearest } from '../tryon/own-photo/coded-photo.ts'

const ana = await codedPerson('ana')
const answer = await codedNetwork().person(toTensor(resizeNearest(ana.picture, 192, 256)))
/** The gallery's photo as a phone would have taken it: twice the size, some wall on both sides. */
export const FACTOR = 2
export const SIDE = 200
export const ownPhoto = await sharp('data/persons/ana/image.jpg').resize(768 * FACTOR, 1024 * FACTOR)
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

export const fakeNetworks: Networks = {
  garmentMaskSize: { width: 32, height: 32 },
  garmentMask: async () => ({ mask: createTensor([1, 1, 32, 32]) }),
  condition,
  generator: async ({ x }: GeneratorInputs) => ({ data: x.data.slice(6 * 768 * 1024), shape: [1, 3, 1024, 768] }),
  person: async () => answer
}

/** A green block over the chest, ready to be worn. */
export async function greenBlock () {
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

/** Fulfils an order; its result with what it made on the way. */
export async function fulfil (order: Order, options: OrderOptions = {}, networks = fakeNetworks): Promise<OrderResult> {
  let made: Made = {}
  const onMade = (part: Made) => {
    made = { ...made, ...part }
    options.onMade?.(part)
  }
  const result = await createWorkshop(networks).fulfil(order, { ...options, onMade })
  return { ...made, ...result }
}
