// Time ONNX graphs against each other in onnxruntime-node: node time_onnx.mjs ROUNDS MODEL...
// Prints [{ opened, runs }] in milliseconds, one a model: how long each took to open, and each run on zeros. The models
// take turns, so that other work on the machine slows all of them alike.
import * as ort from 'onnxruntime-node'

const [rounds, ...models] = process.argv.slice(2)
const timed = []
for (const model of models) {
  const started = performance.now()
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 2, graphOptimizationLevel: 'all' })
  timed.push({ session, opened: performance.now() - started, runs: [] })
}
for (let round = 0; round <= Number(rounds); round++) {
  for (const { session, runs } of timed) {
    const started = performance.now()
    await session.run(zeros(session))
    if (round > 0) runs.push(performance.now() - started)
  }
}
console.log(JSON.stringify(timed.map(({ opened, runs }) => ({ opened, runs }))))

function zeros (session) {
  return Object.fromEntries(session.inputMetadata.map(({ name, shape }) => {
    const size = shape.reduce((product, side) => product * side, 1)
    return [name, new ort.Tensor('float32', new Float32Array(size), shape)]
  }))
}
