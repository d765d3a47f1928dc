import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toTensor } from '../../../src/tryon/raster/normalise.ts'
import { askTwice, mirrorTensor } from '../../../src/tryon/own-photo/mirror.ts'
import { createTensor, type Tensor } from '../../../src/tryon/raster/tensor.ts'
import { codedNetwork, codedPerson, resizeNearest } from './coded-photo.ts'

test('a network that is right about both images gives the answer of one', async () => {
  const { picture } = await codedPerson('gus')
  const photo = toTensor(resizeNearest(picture, 192, 256))
  const network = codedNetwork()
  const merged = await askTwice(photo, network.person)
  const alone = await codedNetwork().person(photo)
  assert.equal(network.runs, 2)
  assert.deepEqual(merged.parse.data, alone.parse.data)
  assert.deepEqual(merged.densePose.data, alone.densePose.data)
  for (let i = 0; i < alone.keypoints.data.length; i++) {
    assert.ok(Math.abs(merged.keypoints.data[i] - alone.keypoints.data[i]) < 0.1)
  }
})

test('a joint that the network knows on one side only is found on both', async () => {
  const person = async (photo: Tensor) => {
    const keypoints = createTensor([1, 25, 64, 48])
    // Finds the right wrist (4) where the photo is bright, and never the left one (7).
    const column = photo.data.findIndex((value) => value > 0.5) % 192
    keypoints.data[(4 * 64 + 30) * 48 + Math.floor(column / 4)] = 0.8
    return { parse: createTensor([1, 20, 256, 192]), densePose: createTensor([1, 25, 256, 192]), keypoints }
  }
  const photo = createTensor([1, 3, 256, 192])
  photo.data[150] = 1
  const { keypoints } = await askTwice(photo, person)
  const peak = (joint: number) =>
    keypoints.data.subarray((joint * 64 + 30) * 48, (joint * 64 + 31) * 48).indexOf(Math.fround(0.4))
  assert.deepEqual([peak(4), peak(7)], [37, 37])
  assert.deepEqual(mirrorTensor(mirrorTensor(photo)).data, photo.data)
})
