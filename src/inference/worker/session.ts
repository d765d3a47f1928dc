import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { Tensor } from '../../tryon/raster/tensor.ts'

export interface SessionOptions {
  /** Threads inside one operator. */
  readonly threads: number
  /** Keeps freed activations for the next run: faster, at the price of the peak staying allocated. */
  readonly keepMemory?: boolean
}

export interface SessionPort {
  readonly name: string
  readonly shape: ReadonlyArray<number | string>
}

/** One loaded ONNX graph. A run blocks its thread for its whole length, so only workers and tools open one. */
export interface Session {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** Names and shapes as the graph declares them; a free side is a name. */
  readonly inputs: readonly SessionPort[]
  readonly outputs: readonly SessionPort[]
  /** All tensors are float32; inputs the graph does not have are an error of onnxruntime. */
  run (inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>
  release (): Promise<void>
}

/** Opens the graph at `path`. Rejects with onnxruntime's own message when it is not a valid graph. */
export async function openSession (path: string, { threads, keepMemory = true }: SessionOptions): Promise<Session> {
  const session = await InferenceSession.create(path, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableCpuMemArena: keepMemory,
    // The pattern planner allocates its own block from the second run on, beside the arena's: measured with
    // HR-VITON's generator it raised the peak by half and saved no time.
    enableMemPattern: false,
    logSeverityLevel: 3
  })
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    inputs: session.inputMetadata.map(describePort),
    outputs: session.outputMetadata.map(describePort),
    run: async (inputs) => fromOrt(await session.run(toOrt(inputs))),
    release: async () => await session.release()
  }
}

function describePort (port: InferenceSession.ValueMetadata): SessionPort {
  return { name: port.name, shape: port.isTensor ? port.shape : [] }
}

function toOrt (inputs: Readonly<Record<string, Tensor>>): Record<string, OrtTensor> {
  return Object.fromEntries(Object.entries(inputs)
    .map(([name, { data, shape }]) => [name, new OrtTensor('float32', data, shape)]))
}

function fromOrt (outputs: InferenceSession.OnnxValueMapType): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(outputs)
    .map(([name, value]) => [name, { data: value.data as Float32Array, shape: value.dims }]))
}
