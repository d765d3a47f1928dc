import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Manifest } from '../../../src/inference/pack/manifest.ts'
import { loadPack, PackError } from '../../../src/inference/pack/pack.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const PORTS = {
  'garment-mask': [{ photo: [1, 3, 320, 320] }, { mask: [1, 1, 320, 320] }],
  condition: [
    { cloth: [1, 4, 256, 192], person: [1, 16, 256, 192] },
    {
      flow: [1, 128, 96, 2],
      segmentation: [1, 13, 256, 192],
      warped_cloth: [1, 3, 256, 192],
      warped_mask: [1, 1, 256, 192]
    }
  ],
  generator: [{ x: [1, 9, 'H', 'W'], segmentation: [1, 7, 'H', 'W'] }, { image: [1, 3, 'H', 'W'] }]
} as const

function graph (name: keyof typeof PORTS, content: Buffer): Manifest['graphs'][number] {
  const ports = (shapes: object) => Object.entries(shapes).map(([port, shape]) => ({ name: port, shape: [...shape] }))
  const [inputs, outputs] = PORTS[name]
  const sha256 = createHash('sha256').update(content).digest('hex')
  return {
    name,
    file: `${name}.onnx`,
    sha256,
    bytes: content.length,
    opset: 17,
    inputs: ports(inputs),
    outputs: ports(outputs)
  }
}

/** Writes a pack whose files are no networks but have the sizes and hashes of its manifest. */
async function drawPack (t: TestContext, change: (manifest: Manifest) => void = () => {}): Promise<string> {
  const directory = join(await temporaryDirectory(t), 'compact')
  await mkdir(directory)
  const names = Object.keys(PORTS) as Array<keyof typeof PORTS>
  const graphs = names.map((name) => graph(name, Buffer.from(`the ${name} graph`)))
  const manifest: Manifest = {
    name: 'drawn',
    version: '1.0.0',
    licence: 'CC0-1.0',
    source: 'a test',
    width: 768,
    height: 1024,
    graphs
  }
  change(manifest)
  await Promise.all(names.map(async (name) => await writeFile(join(directory, `${name}.onnx`), `the ${name} graph`)))
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest))
  return directory
}

async function problemsOf (directory: string): Promise<string> {
  try {
    await loadPack(directory)
    return ''
  } catch (error) {
    assert.ok(error instanceof PackError)
    return error.problems.join('\n')
  }
}

test('a complete pack loads', async (t) => {
  assert.equal((await loadPack(await drawPack(t))).manifest.name, 'drawn')
})

test('a missing manifest and a missing file are named with what to do', async (t) => {
  const directory = await drawPack(t)
  await rm(join(directory, 'condition.onnx'))
  assert.match(await problemsOf(directory), /condition\.onnx is missing\. Restore it with "git checkout/)
  await rm(join(directory, 'manifest.json'))
  assert.match(await problemsOf(directory), /has no .*manifest\.json/)
})

test('a file of another size and one of another content are told apart', async (t) => {
  const directory = await drawPack(t)
  await writeFile(join(directory, 'generator.onnx'), 'short')
  await writeFile(join(directory, 'condition.onnx'), 'the condition grapH')
  const problems = await problemsOf(directory)
  assert.match(problems, /generator\.onnx has 5 bytes, the manifest says 19/)
  assert.match(problems, /condition\.onnx is damaged/)
})

test('a graph, an input or a shape that the contract asks for and the manifest lacks is named', async (t) => {
  const directory = await drawPack(t, ({ graphs }) => {
    graphs[1].inputs[1].shape = [1, 3, 256, 192]
    graphs[2].inputs.pop()
    graphs.shift()
  })
  const problems = await problemsOf(directory)
  assert.match(problems, /"person" of the graph "condition" is \[1, 3, 256, 192\], expected \[1, 16, 256, 192\]/)
  assert.match(problems, /"generator" has no input named "segmentation"/)
  assert.match(problems, /no graph named "garment-mask"/)
})

test('a graph may take and give what the contract has as optional, in that shape alone', async (t) => {
  const portsOf = async (points: number) => problemsOf(await drawPack(t, ({ graphs }) => {
    graphs[1].inputs.push({ name: 'given', shape: [1, points, 3] }, { name: 'figure', shape: [1, points - 18] })
    graphs[1].outputs.push({ name: 'points', shape: [1, points, 3] })
  }))
  assert.equal(await portsOf(21), '')
  assert.match(await portsOf(25), /"given" of the graph "condition" is \[1, 25, 3\], expected \[1, 21, 3\]/)
  assert.match(await portsOf(25), /"points" of the graph "condition"/)
  assert.match(await portsOf(25), /"figure" of the graph "condition" is \[1, 7\], expected \[1, 3\]/)
  const foreign = { name: 'foreign', shape: [1, 3, 8, 8] }
  const withForeign = await drawPack(t, ({ graphs }) => graphs[0].outputs.push(foreign))
  assert.match(await problemsOf(withForeign), /"foreign" of the graph "garment-mask" is \[1, 3, 8, 8\]/)
})

test('a file name that leaves the pack is no manifest', async (t) => {
  const directory = await drawPack(t, ({ graphs }) => { graphs[0].file = '../secret' })
  assert.match(await problemsOf(directory), /not a valid manifest: \/graphs\/0\/file/)
})

test('a graph may say how its weights are stored, but nothing unheard of', async (t) => {
  const directory = await drawPack(t, ({ graphs }) => { graphs[0].precision = 'int8' })
  assert.equal((await loadPack(directory)).manifest.graphs[0].precision, 'int8')
  const strange = await drawPack(t, ({ graphs }) => { Object.assign(graphs[0], { precision: 'int3' }) })
  assert.match(await problemsOf(strange), /not a valid manifest: \/graphs\/0\/precision/)
})

test('a manifest that is not JSON is reported, not thrown', async (t) => {
  const directory = await drawPack(t)
  await writeFile(join(directory, 'manifest.json'), '{ half')
  assert.match(await problemsOf(directory), /not a valid manifest/)
})
