// Run an ONNX graph in onnxruntime-node: node run.mjs MODEL FOLDER
// FOLDER/inputs.json = {name: shape}, FOLDER/<name>.bin = raw little-endian float32; outputs are written alike,
// with outputs.json. The first side of every shape counts samples, which are run one after another.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Tensor } from 'onnxruntime-node'
import { openGraph } from './graph.mjs'

const [model, folder] = process.argv.slice(2)
const session = await openGraph(model)
const inputs = Object.entries(JSON.parse(readFileSync(join(folder, 'inputs.json'), 'utf8'))).map(([name, shape]) => {
  const bytes = readFileSync(join(folder, `${name}.bin`))
  return { name, shape, values: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) }
})
const [samples] = inputs[0].shape
const shapes = {}
for (let sample = 0; sample < samples; sample++) {
  for (const [name, tensor] of Object.entries(await session.run(feedsOf(sample)))) {
    shapes[name] = [samples, ...tensor.dims.slice(1)]
    appendFileSync(
      join(folder, `${name}.bin.out`),
      Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)
    )
  }
}
writeFileSync(
  join(folder, 'outputs.json'),
  JSON.stringify({ shapes, times: await repeated(Number(process.env.REPEATS ?? 0)) })
)

function feedsOf (sample) {
  return Object.fromEntries(inputs.map(({ name, shape, values }) => {
    const size = values.length / samples
    return [name, new Tensor('float32', values.subarray(sample * size, (sample + 1) * size), [1, ...shape.slice(1)])]
  }))
}

async function repeated (repeats) {
  const times = []
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = performance.now()
    await session.run(feedsOf(0))
    times.push(performance.now() - started)
  }
  return times
}
