import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor } from '../tryon/tensor.ts'

export interface SessionOptions {
  /** Threads inside one operator. */
  readonly threads: number
  /** Keeps freed activations for the next run: faster, at the price of the peak staying allocated. */
  readonly keepMemory?: boolean
}

/** One loaded ONNX graph. A run blocks its thread for its whole length, so only workers and tools open one. */
export interface Session {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** All tensors are float32; inputs the graph does not have are an error of onnxruntime. */
  run (inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>
  release (): Promise<void>
}

/** Opens the graph at `path`. Rejects with onnxruntime's own message when it is no valid graph. */
export async function openSession (path: string, { threads, keepMemory = true }: SessionOptions): Promise<Session> {
  const session = await InferenceSession.create(path, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableCpuMemArena: keepMemory,
    logSeverityLevel: 3
  })
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    run: async (inputs) => fromOrt(await session.run(toOrt(inputs))),
    release: async () => await session.release()
  }
}

function toOrt (inputs: Readonly<Record<string, Tensor>>): Record<string, OrtTensor> {
  return Object.fromEntries(Object.entries(inputs)
    .map(([name, { data, shape }]) => [name, new OrtTensor('float32', data, shape)]))
}

function fromOrt (outputs: InferenceSession.OnnxValueMapType): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(outputs)
    .map(([name, value]) => [name, { data: value.data as Float32Array, shape: value.dims }]))
}
