// Run an ONNX graph in onnxruntime-node: node run_onnx.mjs MODEL FOLDER
// FOLDER/inputs.json = {name: shape}, FOLDER/<name>.bin = raw little-endian float32; outputs are written alike,
// with outputs.json.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'

const [model, folder] = process.argv.slice(2)
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 2, graphOptimizationLevel: 'all' })
const feeds = {}
for (const [name, shape] of Object.entries(JSON.parse(readFileSync(join(folder, 'inputs.json'), 'utf8')))) {
  const bytes = readFileSync(join(folder, `${name}.bin`))
  feeds[name] = new ort.Tensor('float32', new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), shape)
}
const results = await session.run(feeds)
const times = []
for (let repeat = 0; repeat < Number(process.env.REPEATS ?? 0); repeat++) {
  const started = performance.now()
  await session.run(feeds)
  times.push(performance.now() - started)
}
const shapes = {}
for (const [name, tensor] of Object.entries(results)) {
  shapes[name] = tensor.dims
  writeFileSync(join(folder, `${name}.bin`), Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength))
}
writeFileSync(join(folder, 'outputs.json'), JSON.stringify({ shapes, times }))
