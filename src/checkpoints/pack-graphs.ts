import { createHash } from 'node:crypto'
import { closeSync, createReadStream, openSync } from 'node:fs'
import { copyFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { GraphEntry, GraphName } from '../inference/pack/manifest.ts'
import { openSession } from '../inference/worker/session.ts'
import { ImportError } from './weights/import-error.ts'
import type { OnnxGraph, Port } from './onnx/graph.ts'
import { OPSET, writeModel } from './onnx/model-file.ts'

export type OnBytes = (done: number, total: number) => void

/** Writes a built graph into the pack's folder and describes it for the manifest. */
export async function writeGraph (
  directory: string, name: GraphName, graph: OnnxGraph, onBytes?: OnBytes
): Promise<GraphEntry> {
  const file = openSync(join(directory, `${name}.onnx`), 'w')
  try {
    writeModel(file, graph, onBytes)
  } finally {
    closeSync(file)
  }
  return await describeGraph(directory, name, OPSET, graph.inputs, graph.outputs)
}

/**
 * Copies an ONNX file into the pack's folder, with the ports that it declares.
 * @throws ImportError GRAPH_UNUSABLE when it is not an ONNX graph
 */
export async function copyGraph (
  directory: string, name: GraphName, source: string, opset: number
): Promise<GraphEntry> {
  await copyFile(source, join(directory, `${name}.onnx`)).catch((cause: Error) => {
    throw unusable(name, source, cause.message, cause)
  })
  const session = await openSession(join(directory, `${name}.onnx`), { threads: 1 })
    .catch((cause: Error) => { throw unusable(name, source, cause.message, cause) })
  try {
    return await describeGraph(directory, name, opset, session.inputs, session.outputs)
  } finally {
    await session.release()
  }
}

export function unusable (name: GraphName, source: string, reason: string, cause?: unknown): ImportError {
  return new ImportError('GRAPH_UNUSABLE', `${source} cannot be used as the graph "${name}": ${reason}`, { cause })
}

async function describeGraph (
  directory: string, name: GraphName, opset: number, inputs: readonly Port[], outputs: readonly Port[]
): Promise<GraphEntry> {
  const file = `${name}.onnx`
  const { size } = await stat(join(directory, file))
  const ports = (list: readonly Port[]) => list.map(({ name: port, shape }) => ({ name: port, shape: [...shape] }))
  return {
    name,
    file,
    sha256: await sha256(join(directory, file)),
    bytes: size,
    opset,
    inputs: ports(inputs),
    outputs: ports(outputs)
  }
}

async function sha256 (path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
