import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fastGenerator, quantisable } from '../../src/checkpoints/hr-viton/fast-generator.ts'
import { generatorTensors } from '../../src/checkpoints/hr-viton/generator-layout.ts'
import { plainGenerator } from '../../src/checkpoints/hr-viton/plain-generator.ts'
import { randomState } from '../../src/checkpoints/random-state.ts'
import type { Session } from '../../src/inference/worker/session.ts'
import { readByteMap } from '../../src/imaging/pictures.ts'
import { assertClose } from '../support/compare.ts'
import { generatorLabels, LABEL_MAPS, noiseLabels, oneHot, smoothPicture } from '../support/label-maps.ts'
import { openGraph } from '../support/onnx-files.ts'

/** The released width is 64; the label windows work the same at any. */
const WIDTH_OF_NETWORK = 2

let directory: string
let plain: Session
let fast: Session

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fitting-room-test-'))
  const state = randomState(generatorTensors(WIDTH_OF_NETWORK))
  plain = await openGraph(join(directory, 'plain.onnx'), plainGenerator(state))
  fast = await openGraph(join(directory, 'fast.onnx'), fastGenerator(state))
})

after(async () => {
  await Promise.all([plain.release(), fast.release()])
  await rm(directory, { recursive: true })
})

async function assertSamePicture (labels: Uint8Array, height: number, width: number): Promise<void> {
  const inputs = { x: smoothPicture(height, width), segmentation: oneHot(labels, height, width) }
  const [expected, actual] = [await plain.run(inputs), await fast.run(inputs)]
  assert.deepEqual([...actual.image.shape], [1, 3, height, width])
  assertClose(actual.image.data, expected.image.data)
}

for (const [name, label] of LABEL_MAPS) {
  test(`the fast generator equals the plain one on ${name}`, async () => {
    const [height, width] = [256, 128]
    await assertSamePicture(
      Uint8Array.from({ length: height * width }, (_, i) => label(i % width, Math.floor(i / width))),
      height,
      width
    )
  })
}

test('the fast generator equals the plain one where every pixel is noise', async () => {
  await assertSamePicture(noiseLabels(256, 128), 256, 128)
})

test('the fast generator equals the plain one on the label maps of the gallery', async () => {
  // Sixteen people differ little in which labels meet which: every fourth of them.
  for (const person of readdirSync('data/persons').filter((_, i) => i % 4 === 0)) {
    const parse = await readByteMap(join('data/persons', person, 'parse.png'))
    await assertSamePicture(generatorLabels(parse), 256, 128)
  }
})

test('the generator with 8-bit convolutions comes close to the float one', async () => {
  const [height, width] = [256, 128]
  const labels = Uint8Array.from({ length: height * width }, (_, i) =>
    LABEL_MAPS[1][1](i % width, Math.floor(i / width))
  )
  const inputs = { x: smoothPicture(height, width), segmentation: oneHot(labels, height, width) }
  const state = randomState(generatorTensors(WIDTH_OF_NETWORK))
  const observing = await openGraph(join(directory, 'observing.onnx'), fastGenerator(state, { observe: true }))
  const { ranges, image } = await observing.run(inputs)
  const known = new Map(quantisable().map((name, i) => {
    const [inputMin, inputMax, outputMin, outputMax] = ranges.data.subarray(i * 4)
    return [name, { input: { min: inputMin, max: inputMax }, output: { min: outputMin, max: outputMax } }]
  }))
  const integers = await openGraph(join(directory, 'int8.onnx'), fastGenerator(state, { ranges: known }))
  const rough = (await integers.run(inputs)).image
  assertClose(rough.data, image.data, 0.5, 0.03)
  assert.ok(rough.data.some((value, i) => Math.abs(value - image.data[i]) > 1e-4), 'nothing was rounded')
  await Promise.all([observing.release(), integers.release()])
})
