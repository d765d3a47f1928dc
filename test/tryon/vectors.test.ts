import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyOcclusion, writeGeneratorSegmentation } from '../../src/tryon/dressing/generate.ts'
import { createSegmentationComposer } from '../../src/tryon/dressing/segmentation-composer.ts'
import { warpGarment } from '../../src/tryon/dressing/warp.ts'
import { drawParseAgnostic } from '../../src/tryon/person/parse-agnostic.ts'
import { createTensor, type ByteMap } from '../../src/tryon/raster/tensor.ts'
import { UPPER_BODY } from '../../src/tryon/records/garment-kind.ts'
import {
  CONDITION_OF_LIP,
  DENSEPOSE_COLOURS,
  GENERATOR_OF_CONDITION,
  mapLabels
} from '../../src/tryon/records/labels.ts'
import { assertClose, countDifferences } from '../support/compare.ts'
import { readMap } from '../support/pictures.ts'
import { readByteVector, readJoints, readNumbers, vectorPath } from '../support/vectors.ts'

// What training/labels.py and training/composition.py make of the same inputs; training/tests/test_vectors.py reads
// these files too.

const person = (name: string) => vectorPath('person', name)
const REDUCTION = 4

function everyFourth ({ data, width, height }: ByteMap): ByteMap {
  const [columns, rows] = [width / REDUCTION, height / REDUCTION]
  const kept = Uint8Array.from(
    { length: columns * rows },
    (_, i) => data[Math.floor(i / columns) * REDUCTION * width + (i % columns) * REDUCTION]
  )
  return { data: kept, width: columns, height: rows }
}

test('the condition generator sees the same thirteen labels in both languages', async () => {
  const agnostic = drawParseAgnostic(
    await readMap(person('parse.png')),
    readJoints(person('keypoints.json')),
    UPPER_BODY
  )
  const labels = mapLabels(everyFourth(agnostic), CONDITION_OF_LIP)
  assert.equal(countDifferences(labels.data, (await readMap(person('condition-labels.png'))).data), 0)
})

test('the image generator sees the same seven labels in both languages', async () => {
  const labels = mapLabels(
    mapLabels(everyFourth(await readMap(person('parse.png'))), CONDITION_OF_LIP),
    GENERATOR_OF_CONDITION
  )
  assert.equal(countDifferences(labels.data, (await readMap(person('generator-labels.png'))).data), 0)
})

test('DensePose parts have the same colours in both languages', () => {
  assert.deepEqual([...DENSEPOSE_COLOURS], [...readByteVector('person/densepose-colours').data])
})

/** The service's way through composition: warp, composition, occlusion, one-hot labels. */
function compose () {
  const cloth = readByteVector('composition/cloth')
  const [, , height, width] = cloth.shape
  const size = width * height
  const pixels = Uint8Array.from(cloth.data, (_, i) => cloth.data[i % 3 * size + Math.floor(i / 3)])
  const mask = Uint8Array.from(readNumbers('composition/cloth_mask').data, (value) => value * 255)
  const garment = { cloth: { data: pixels, width, height }, mask: { data: mask, width, height } }
  const x = createTensor([1, 3, height, width])
  const warpedMask = createTensor([1, 1, height, width])
  warpGarment(readNumbers('composition/flow'), garment, x, 0, warpedMask)
  const labels = { data: new Uint8Array(size), width, height }
  const occlusion = new Float32Array(size)
  createSegmentationComposer(24, 32, width, height).compose(
    readNumbers('composition/segmentation'),
    readNumbers('composition/warped_mask'),
    warpedMask,
    labels,
    occlusion,
    UPPER_BODY
  )
  applyOcclusion(x, 0, warpedMask, occlusion)
  const segmentation = createTensor([1, 7, height, width])
  writeGeneratorSegmentation(labels, segmentation)
  return { labels, x, warpedMask, segmentation }
}

test('the composition is the same in both languages', () => {
  const { labels, x, warpedMask, segmentation } = compose()
  assert.equal(countDifferences(labels.data, readByteVector('composition/labels').data), 0)
  assertClose(warpedMask.data, readNumbers('composition/occluded_mask').data)
  assertClose(x.data, readNumbers('composition/occluded_cloth').data)
  const expected = readByteVector('composition/generator_labels').data
  assert.ok(
    segmentation.data.every(
      (value, i) => value === Number(expected[i % expected.length] === Math.floor(i / expected.length))
    )
  )
})
