import { closeSync, openSync } from 'node:fs'
import { createGraphBuilder, type OnnxGraph } from '../../src/checkpoints/onnx/graph.ts'
import { writeModel } from '../../src/checkpoints/onnx/model-file.ts'
import { openSession, type Session } from '../../src/inference/worker/session.ts'

export function writeOnnx (path: string, graph: OnnxGraph): string {
  const file = openSync(path, 'w')
  writeModel(file, graph)
  closeSync(file)
  return path
}

export async function openGraph (path: string, graph: OnnxGraph): Promise<Session> {
  return await openSession(writeOnnx(path, graph), { threads: 2 })
}

/** A garment mask network that fills the contract: what is not white is garment. */
export function thresholdMask (): OnnxGraph {
  const graph = createGraphBuilder('garment-mask')
  const photo = graph.input('photo', [1, 3, 'H', 'W'])
  const darkness = graph.node('Conv', [photo, graph.floats([-20, -20, -20], [1, 3, 1, 1]), graph.floats([54])], {
    kernel_shape: [1, 1]
  })
  graph.output('mask', [1, 1, 'H', 'W'], graph.node('Sigmoid', [darkness]))
  return graph.build()
}
