// Time ONNX graphs against each other in onnxruntime-node: node time.mjs ROUNDS MODEL...
// Prints [{ opened, runs }] in milliseconds, one a model: how long each took to open, and each run on zeros. The models
// take turns, so that other work on the machine slows all of them alike.
import { Tensor } from 'onnxruntime-node'
import { openGraph } from './graph.mjs'

const [rounds, ...models] = process.argv.slice(2)
const timed = []
for (const model of models) {
  const started = performance.now()
  const session = await openGraph(model)
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
    return [name, new Tensor('float32', new Float32Array(size), shape)]
  }))
}
