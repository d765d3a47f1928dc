// Opening a graph in onnxruntime-node as the service does, on both cores.
import * as ort from 'onnxruntime-node'

export const openGraph = (model) =>
  ort.InferenceSession.create(model, { intraOpNumThreads: 2, graphOptimizationLevel: 'all' })
