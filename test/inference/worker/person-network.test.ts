import assert from 'node:assert/strict'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import type { Manifest } from '../../../src/inference/pack/manifest.ts'
import { loadPack } from '../../../src/inference/pack/pack.ts'
import { openPersonNetwork } from '../../../src/inference/worker/person-network.ts'
import { createTensor } from '../../../src/tryon/raster/tensor.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const manifest: Manifest = {
  name: 'other',
  version: '1',
  licence: 'none',
  source: '',
  width: 768,
  height: 1024,
  graphs: []
}
const options = { threads: 1 }

test('a pack without a person network borrows the compact pack\'s beside it', async () => {
  const person = await openPersonNetwork({ directory: resolve('models', 'other'), manifest }, options)
  const { parse, densePose, keypoints } = await person!(createTensor([1, 3, 256, 192]))
  assert.deepEqual(parse.shape, [1, 20, 256, 192])
  assert.deepEqual(densePose.shape, [1, 25, 256, 192])
  assert.deepEqual(keypoints.shape, [1, 25, 64, 48])
})

test('the compact pack brings its own', async () => {
  assert.ok(await openPersonNetwork(await loadPack(resolve('models', 'compact')), options))
})

test('where no pack has one there is none', async (t) => {
  const directory = join(await temporaryDirectory(t), 'other')
  assert.equal(await openPersonNetwork({ directory, manifest }, options), undefined)
})
