import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { conditionGraph } from '../../src/checkpoints/hr-viton/condition-graph.ts'
import { fastGenerator } from '../../src/checkpoints/hr-viton/fast-generator.ts'
import { spectralSigma } from '../../src/checkpoints/hr-viton/folding.ts'
import { plainGenerator } from '../../src/checkpoints/hr-viton/plain-generator.ts'
import type { OnnxGraph } from '../../src/checkpoints/onnx/graph.ts'
import { type Checkpoint, openCheckpoint } from '../../src/checkpoints/pth/checkpoint.ts'
import type { Tensor } from '../../src/tryon/raster/tensor.ts'
import { oneHot } from '../support/label-maps.ts'
import { assertClose, countDifferences } from '../support/compare.ts'
import { readBytes } from '../support/npy.ts'
import { openGraph } from '../support/onnx-files.ts'
import { readTensor } from '../support/parity.ts'
import { readRgb } from '../support/pictures.ts'
import { sharedPath, testWithOriginals as test } from '../support/shared.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function run (
  t: TestContext, file: string, build: (checkpoint: Checkpoint) => OnnxGraph, inputs: Record<string, Tensor>
) {
  const checkpoint = openCheckpoint(sharedPath('parity', file))
  const session = await openGraph(join(await temporaryDirectory(t), 'graph.onnx'), build(checkpoint))
  checkpoint.close()
  try {
    return await session.run(inputs)
  } finally {
    await session.release()
  }
}

test('the condition generator equals the original at every level', async (t) => {
  const inputs = { cloth: readTensor('tocg/input1'), person: readTensor('tocg/input2') }
  const outputs = await run(t, 'tocg.pth', (checkpoint) => conditionGraph(checkpoint, { allFlows: true }), inputs)
  for (let level = 0; level < 4; level++) {
    assertClose(outputs[`flow_${level}`].data, readTensor(`tocg/flow_${level}_nhwc`).data)
  }
  assert.deepEqual([...outputs.flow.shape], [1, 128, 96, 2])
  assertClose(outputs.flow.data, readTensor('tocg/flow_4_nhwc').data)
  assertClose(outputs.segmentation.data, readTensor('tocg/fake_segmap_raw').data)
  assertClose(outputs.warped_cloth.data, readTensor('tocg/warped_c').data)
  assertClose(outputs.warped_mask.data, readTensor('tocg/warped_cm').data)
})

function smallInputs (): { x: Tensor, segmentation: Tensor } {
  const labels = readBytes(sharedPath('parity', 'gen512', 'input_seg_labels_u8.npy')).data
  return { x: readTensor('gen512/input_x'), segmentation: oneHot(labels, 512, 384) }
}

for (const [name, build] of [['plain', plainGenerator], ['fast', fastGenerator]] as const) {
  test(`the ${name} generator equals the original with noise zero`, async (t) => {
    const { image } = await run(t, 'gen.pth', (checkpoint) => build(checkpoint), smallInputs())
    assertClose(image.data, readTensor('gen512/output_noise0').data)
  })
}

/** The noise planes of the reference output: sizes double level by level, 2 planes and then 3 each. */
function sineNoise (): Record<string, Tensor> {
  const heights = [4, 4, ...[8, 16, 32, 64, 128, 256, 512].flatMap((height) => [height, height, height])]
  return Object.fromEntries(heights.map((height, k) => {
    const width = height * 3 / 4
    const data = Float32Array.from({ length: height * width },
      (_, i) => Math.SQRT2 * Math.sin(0.7 * (i % width) + 1.3 * Math.floor(i / width) + 0.37 * k))
    return [`noise_${k}`, { data, shape: [1, 1, height, width] }]
  }))
}

test('the generator with noise inputs equals the original fed with the same noise', async (t) => {
  const inputs = { ...smallInputs(), ...sineNoise() }
  const { image } = await run(t, 'gen.pth', (checkpoint) => plainGenerator(checkpoint, { noiseInputs: true }), inputs)
  assertClose(image.data, readTensor('gen512/output_noise_sin').data)
})

test('the fast generator at 1024x768 gives the original\'s pixels', async (t) => {
  const item = (name: string) => sharedPath('parity', 'item', name)
  const colours = [await readRgb(item('expected_agnostic.png')), await readRgb(item('densepose.png'))]
  const warped = readTensor('mid/warped_cloth_occlusion')
  const x = new Float32Array(9 * 1024 * 768)
  colours.forEach(({ data }, picture) => {
    for (let i = 0; i < data.length; i++) {
      x[(picture * 3 + (i % 3)) * 1024 * 768 + Math.floor(i / 3)] = data[i] / 127.5 - 1
    }
  })
  x.set(warped.data, 6 * 1024 * 768)
  const labels = readBytes(sharedPath('parity', 'mid', 'parse7_labels_u8.npy')).data
  const { image } = await run(t, 'gen.pth', (checkpoint) => fastGenerator(checkpoint), {
    x: { data: x, shape: [1, 9, 1024, 768] }, segmentation: oneHot(labels, 1024, 768)
  })
  const expected = await readRgb(sharedPath('parity', 'gen1024', 'output_noise0_u8.png'))
  const actual = new Uint8Array(expected.data.length)
  for (let i = 0; i < actual.length; i++) {
    actual[i] = Math.trunc((image.data[(i % 3) * 1024 * 768 + Math.floor(i / 3)] + 1) * 127.5)
  }
  const largest = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected.data[i])), 0)
  assert.ok(largest <= 1, `a pixel differs by ${largest}`)
  // Truncation turns differences of 1e-5 into 1 here and there; the reference run itself had 2,059 of 2,359,296.
  assert.ok(countDifferences(actual, Uint8Array.from(expected.data)) < actual.length * 0.005)
})

test('spectral norms come from the stored vectors', (t) => {
  const checkpoint = openCheckpoint(sharedPath('parity', 'gen.pth'))
  t.after(checkpoint.close)
  const sigmas = JSON.parse(readFileSync(sharedPath('parity', 'sigmas.json'), 'utf8')) as Record<string, number>
  assert.equal(Object.keys(sigmas).length, 23)
  for (const [name, expected] of Object.entries(sigmas)) {
    const read = (part: string) => checkpoint.read(`${name}.weight_${part}`)
    const sigma = spectralSigma(read('orig'), read('u'), read('v'))
    assert.ok(Math.abs(sigma - expected) < 1e-6, `${name}: ${sigma}, expected ${expected}`)
  }
})
