import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { conditionGraph } from '../../src/checkpoints/hr-viton/condition-graph.ts'
import { conditionTensors } from '../../src/checkpoints/hr-viton/condition-layout.ts'
import { fastGenerator } from '../../src/checkpoints/hr-viton/fast-generator.ts'
import { generatorTensors, LABELS } from '../../src/checkpoints/hr-viton/generator-layout.ts'
import { plainGenerator } from '../../src/checkpoints/hr-viton/plain-generator.ts'
import type { OnnxGraph } from '../../src/checkpoints/onnx/graph.ts'
import { randomState } from '../../src/checkpoints/random-state.ts'
import { createTensor, type Tensor } from '../../src/tryon/raster/tensor.ts'
import { assertClose } from '../support/compare.ts'
import { oneHot } from '../support/label-maps.ts'
import { openGraph } from '../support/onnx-files.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { readNumbers, thinPlanes } from '../support/vectors.ts'

// What training/vectors/condition_generator.py and image_generator.py answer with the same weights to the same inputs.

const WIDTH_OF_NETWORKS = 2
const [HEIGHT, WIDTH] = [256, 128]
/** Of the larger maps every fourth or eighth row and column is kept. */
const KEPT = 4

function wave (channels: number, height: number, width: number): Tensor {
  const x = createTensor([1, channels, height, width])
  x.data.forEach((_, i) => {
    const [column, row, channel] = [i % width, Math.floor(i / width) % height, Math.floor(i / width / height)]
    x.data[i] = Math.sin(0.05 * column + 0.03 * row + channel)
  })
  return x
}

async function run (t: TestContext, graph: OnnxGraph, inputs: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const session = await openGraph(join(await temporaryDirectory(t), 'graph.onnx'), graph)
  try {
    return await session.run(inputs)
  } finally {
    await session.release()
  }
}

/** Every fourth row and column of a flow [1, h, w, 2]. */
function thinFlow ({ shape: [, height, width], data }: Tensor): Float32Array {
  const columns = width / KEPT
  return Float32Array.from({ length: height / KEPT * columns * 2 }, (_, i) => {
    const [row, column] = [Math.floor(i / 2 / columns), Math.floor(i / 2) % columns]
    return data[(row * KEPT * width + column * KEPT) * 2 + i % 2]
  })
}

test('the condition generator gives every flow, the segmentation and the warped garment of its twin', async (t) => {
  const graph = conditionGraph(randomState(conditionTensors(WIDTH_OF_NETWORKS)), { allFlows: true })
  const outputs = await run(t, graph, { cloth: wave(4, 256, 192), person: wave(16, 256, 192) })
  for (let level = 0; level < 4; level++) {
    assertClose(outputs[`flow_${level}`].data, readNumbers(`networks/flow_${level}`).data)
  }
  assertClose(thinFlow(outputs.flow), readNumbers('networks/flow_4').data)
  for (const name of ['segmentation', 'warped_cloth', 'warped_mask']) {
    assertClose(thinPlanes(outputs[name], 2 * KEPT), readNumbers(`networks/${name}`).data)
  }
})

const stripes = Uint8Array.from(
  { length: HEIGHT * WIDTH },
  (_, i) => Math.floor(((i % WIDTH) + 2 * Math.floor(i / WIDTH)) / 17) % LABELS
)
const inputs = { x: wave(9, HEIGHT, WIDTH), segmentation: oneHot(stripes, HEIGHT, WIDTH) }
const state = randomState(generatorTensors(WIDTH_OF_NETWORKS))

for (const [name, build] of [['plain', plainGenerator], ['fast', fastGenerator]] as const) {
  test(`the ${name} image generator gives the picture of its twin`, async (t) => {
    const { image } = await run(t, build(state), inputs)
    assertClose(thinPlanes(image, KEPT), readNumbers('networks/image').data)
  })
}

/** One plane a normalisation: two at the coarsest level, three at each later one, of twice the size. */
function sineNoise (): Record<string, Tensor> {
  const heights = [2, 2, ...[4, 8, 16, 32, 64, 128, 256].flatMap((height) => [height, height, height])]
  return Object.fromEntries(heights.map((height, k) => {
    const width = height * WIDTH / HEIGHT
    const data = Float32Array.from({ length: height * width },
      (_, i) => Math.SQRT2 * Math.sin(0.7 * (i % width) + 1.3 * Math.floor(i / width) + 0.37 * k))
    return [`noise_${k}`, { data, shape: [1, 1, height, width] }]
  }))
}

test('with noise inputs the image generator gives the picture of its twin with the same noise', async (t) => {
  const { image } = await run(t, plainGenerator(state, { noiseInputs: true }), { ...inputs, ...sineNoise() })
  assertClose(thinPlanes(image, KEPT), readNumbers('networks/noisy_image').data)
  const still = readNumbers('networks/image').data
  assert.ok(readNumbers('networks/noisy_image').data.some((value, i) => Math.abs(value - still[i]) > 0.01))
})
