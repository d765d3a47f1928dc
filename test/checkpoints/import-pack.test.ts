import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { conditionTensors } from '../../src/checkpoints/hr-viton/condition-layout.ts'
import { fastGenerator } from '../../src/checkpoints/hr-viton/fast-generator.ts'
import { generatorTensors } from '../../src/checkpoints/hr-viton/generator-layout.ts'
import { importPack, type ImportOptions } from '../../src/checkpoints/import-pack.ts'
import { randomState } from '../../src/checkpoints/random-state.ts'
import { renamed, type StateDict } from '../../src/checkpoints/weights/state-dict.ts'
import { loadPack } from '../../src/inference/pack/pack.ts'
import { thresholdMask, writeOnnx } from '../support/onnx-files.ts'
import { writePth } from '../support/pth-writer.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const condition = randomState(conditionTensors(2))
const generator = randomState(generatorTensors(2))

const parameters = [...generator.shapes].reduce(
  (sum, [, shape]) => sum + shape.reduce((product, side) => product * side, 1),
  0
)

/** A folder with two narrow checkpoints and a garment mask network, and the options to import them. */
async function prepare (
  t: TestContext, { first = condition, second = generator }: { first?: StateDict, second?: StateDict } = {}
) {
  const directory = await temporaryDirectory(t)
  const file = (name: string) => join(directory, name)
  writePth(file('mtviton.pth'), first)
  writePth(file('gen.pth'), second)
  writeOnnx(file('mask.onnx'), thresholdMask())
  const options: ImportOptions = {
    condition: file('mtviton.pth'),
    generator: file('gen.pth'),
    out: file('pack'),
    garmentMask: file('mask.onnx'),
    threads: 1
  }
  return { directory, options, inputs: readdirSync(directory) }
}

for (const [name, choice, smallest] of [
  ['fp32', {}, 4],
  ['fp16', { half: true }, 2],
  ['noise inputs', { noiseInputs: true }, 4]
] as const) {
  test(`checkpoints become a verified pack: ${name}`, async (t) => {
    const { options } = await prepare(t)
    const steps = new Set<string>()
    await importPack({ ...options, ...choice, onProgress: (step) => steps.add(step) })
    const { manifest } = await loadPack(options.out)
    assert.equal(manifest.licence, 'CC BY-NC 4.0')
    assert.deepEqual(
      manifest.graphs.map((graph) => graph.name),
      ['garment-mask', 'condition', 'generator']
    )
    assert.deepEqual([...steps], ['condition', 'generator', 'proof'])
    assert.ok(Math.abs(statSync(join(options.out, 'generator.onnx')).size / (parameters * smallest) - 1) < 0.15)
    const noise = manifest.graphs[2].inputs.filter((input) => input.name.startsWith('noise_'))
    assert.equal(noise.length, name === 'noise inputs' ? 23 : 0)
  })
}

test('a pack with 8-bit convolutions is calibrated on the gallery, smaller, and proven', async (t) => {
  const { options, directory, inputs } = await prepare(t)
  await importPack({ ...options, int8: { data: 'data', outfits: [['bea', 'oxford-shirt']] } })
  const float = writeOnnx(join(await temporaryDirectory(t), 'generator.onnx'), fastGenerator(generator))
  assert.ok(statSync(join(options.out, 'generator.onnx')).size < statSync(float).size)
  assert.deepEqual(readdirSync(directory).sort(), [...inputs, 'pack'].sort())
})

test('a pack that is there already is replaced', async (t) => {
  const { options, directory, inputs } = await prepare(t)
  mkdirSync(options.out)
  writeFileSync(join(options.out, 'manifest.json'), '{}')
  writeFileSync(join(options.out, 'stray.txt'), 'from an import before')
  await importPack(options)
  assert.deepEqual(readdirSync(options.out).sort(), [
    'condition.onnx',
    'garment-mask.onnx',
    'generator.onnx',
    'manifest.json'
  ])
  assert.deepEqual(readdirSync(directory).sort(), [...inputs, 'pack'].sort())
})

test('older names, names from several cards, and the lack of weights that no output needs are fine', async (t) => {
  const old = renamed(generator, (name) => name.replace('.conv_gamma', '.Spade.conv_gamma'))
  const parallel = renamed(without(condition, /^conv2\.|num_batches_tracked/), (name) => `module.${name}`)
  const { options } = await prepare(t, { first: parallel, second: old })
  await importPack(options)
  assert.ok(statSync(options.out).isDirectory())
})

function without (state: StateDict, pattern: RegExp): StateDict {
  return { shapes: new Map([...state.shapes].filter(([name]) => !pattern.test(name))), read: state.read }
}

function withShape (state: StateDict, name: string, shape: number[]): StateDict {
  return {
    shapes: new Map([...state.shapes, [name, shape]]),
    read: (key) => key === name ? new Float32Array(shape.reduce((product, side) => product * side, 1)) : state.read(key)
  }
}

const wrong: ReadonlyArray<readonly [string, string, Parameters<typeof prepare>[1], RegExp]> = [
  ['the two files are swapped', 'CHECKPOINT_KEYS', { first: generator, second: condition }, /condition generator/],
  [
    'a weight is missing',
    'CHECKPOINT_KEYS',
    { second: without(generator, /^up_4\.conv_1\.bias/) },
    /missing "up_4\.conv_1\.bias"/
  ],
  [
    'a weight is unknown',
    'CHECKPOINT_KEYS',
    { second: withShape(generator, 'extra.weight', [3]) },
    /unknown "extra\.weight"/
  ],
  [
    'a weight has another shape',
    'CHECKPOINT_SHAPE',
    { first: withShape(condition, 'conv1.0.bias', [5]) },
    /"conv1\.0\.bias".*\[5\], expected \[8\]/
  ],
  [
    'a weight is not a number',
    'PACK_UNPROVEN',
    {
      second: {
        shapes: generator.shapes,
        read: (name) => (name === 'conv_img.bias' ? new Float32Array(3).fill(NaN) : generator.read(name))
      }
    },
    /NaN/
  ]
]

for (const [name, code, states, message] of wrong) {
  test(`an import fails and leaves nothing behind when ${name}`, async (t) => {
    const { options, directory, inputs } = await prepare(t, states)
    await assert.rejects(importPack(options), { code, message })
    assert.deepEqual(readdirSync(directory), inputs)
  })
}

test('a failed import leaves the pack that was there', async (t) => {
  const { options } = await prepare(t)
  mkdirSync(options.out)
  writeFileSync(join(options.out, 'manifest.json'), 'from an import before')
  writeFileSync(options.generator, readFileSync(options.generator).subarray(0, 5000))
  await assert.rejects(importPack(options), { code: 'CHECKPOINT_UNREADABLE' })
  assert.deepEqual(readdirSync(options.out), ['manifest.json'])
  assert.equal(readFileSync(join(options.out, 'manifest.json'), 'utf8'), 'from an import before')
})

test('a garment mask network that breaks the contract is refused', async (t) => {
  const { options, directory, inputs } = await prepare(t)
  const { build, input, output } = (await import('../../src/checkpoints/onnx/graph.ts')).createGraphBuilder('wrong')
  output('logits', [1, 3, 'H', 'W'], input('picture', [1, 3, 'H', 'W']))
  writeOnnx(options.garmentMask, build())
  await assert.rejects(importPack(options), { code: 'GRAPH_UNUSABLE', message: /no input named "photo"/ })
  writeFileSync(options.garmentMask, 'no graph')
  await assert.rejects(importPack(options), { code: 'GRAPH_UNUSABLE' })
  assert.deepEqual(readdirSync(directory), inputs)
})
