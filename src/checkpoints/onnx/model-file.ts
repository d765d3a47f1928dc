import { writeSync } from 'node:fs'
import { sizeOf } from '../../tryon/raster/tensor.ts'
import { floatToHalf } from '../weights/half.ts'
import {
  type Attribute,
  type ElementType,
  type Initializer,
  ONNX_BOOL,
  ONNX_FLOAT,
  ONNX_HALF,
  ONNX_INT8,
  ONNX_INT64,
  ONNX_UINT8,
  type OnnxGraph,
  type OnnxNode,
  type Port,
  type Subgraph
} from './graph.ts'
import {
  bytesHeader,
  concat,
  floatField,
  integerField,
  lengthOf,
  messageField,
  type Part,
  textField
} from './protobuf.ts'

/** GridSample came with 16; nothing later is used. */
export const OPSET = 16
/** The intermediate representation that goes with opset 16. */
const IR_VERSION = 8

const ELEMENT: Readonly<Record<ElementType, { code: number, bytes: number }>> = {
  float: { code: ONNX_FLOAT, bytes: 4 },
  half: { code: ONNX_HALF, bytes: 2 },
  int64: { code: ONNX_INT64, bytes: 8 },
  int8: { code: ONNX_INT8, bytes: 1 },
  uint8: { code: ONNX_UINT8, bytes: 1 }
}

/** Field numbers of onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const MODEL = { irVersion: 1, producer: 2, graph: 7, opset: 8 } as const
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const
const NODE = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 } as const
const ATTRIBUTE = { name: 1, float: 2, integer: 3, text: 4, graph: 6, integers: 8, type: 20 } as const
const ATTRIBUTE_TYPE = { float: 1, integer: 2, text: 3, graph: 5, integers: 7 } as const
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 } as const

/**
 * Writes the graph as an ONNX model to an open file. Constants are made, written and dropped one by one,
 * so the memory needed is that of the largest.
 * @param onProgress called after each constant with the bytes written so far and in all
 */
export function writeModel (
  file: number, graph: OnnxGraph, onProgress: (done: number, total: number) => void = () => {}
): void {
  const heads = graph.initializers.map(tensorHead)
  const before = [
    ...graph.nodes.map((node, index) => messageField(GRAPH.node, nodeParts(node, index))),
    textField(GRAPH.name, graph.name)
  ]
  const after = [
    ...graph.inputs.map((port) => portField(GRAPH.input, port)),
    ...graph.outputs.map((port) => portField(GRAPH.output, port))
  ]
  const tensors = graph.initializers.reduce((sum, tensor, i) => sum + heads[i].length + rawBytes(tensor), 0)
  const total = lengthOf(before) + tensors + lengthOf(after)
  write(file, concat([
    integerField(MODEL.irVersion, IR_VERSION), textField(MODEL.producer, 'fitting-room'),
    messageField(MODEL.opset, [integerField(2, OPSET)]), bytesHeader(MODEL.graph, total), ...before
  ]))
  let done = 0
  graph.initializers.forEach((tensor, i) => {
    write(file, heads[i])
    write(file, encode(tensor))
    done += rawBytes(tensor)
    onProgress(done, tensors)
  })
  write(file, concat(after))
}

function rawBytes (tensor: Initializer): number {
  return sizeOf(tensor.shape) * ELEMENT[tensor.type].bytes
}

/** Everything of an initializer's field but its raw bytes, which follow. */
function tensorHead (tensor: Initializer): Part {
  const description = concat([
    ...tensor.shape.map((side) => integerField(TENSOR.dims, side)),
    integerField(TENSOR.type, ELEMENT[tensor.type].code), textField(TENSOR.name, tensor.name),
    bytesHeader(TENSOR.raw, rawBytes(tensor))
  ])
  return concat([bytesHeader(GRAPH.initializer, description.length + rawBytes(tensor)), description])
}

function encode (tensor: Initializer): Uint8Array {
  const values = tensor.load()
  if (values.length !== sizeOf(tensor.shape)) {
    throw new Error(`${tensor.name} has ${values.length} values, not ${tensor.shape.join('x')}`)
  }
  if (tensor.type === 'half') return toHalf(values as Float32Array)
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

function toHalf (values: Float32Array): Uint8Array {
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) halves[i] = floatToHalf(values[i])
  return new Uint8Array(halves.buffer)
}

function nodeParts (node: OnnxNode, index: number): Part[] {
  return [
    ...node.inputs.map((name) => textField(NODE.input, name)),
    ...node.outputs.map((name) => textField(NODE.output, name)),
    textField(NODE.name, `${node.operator}_${index}`),
    textField(NODE.operator, node.operator),
    ...Object.entries(node.attributes).map(([name, value]) =>
      messageField(NODE.attribute, [textField(ATTRIBUTE.name, name), ...attributeParts(value)])
    )
  ]
}

function attributeParts (value: Attribute): Part[] {
  if (typeof value === 'string') {
    return [textField(ATTRIBUTE.text, value), integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE.text)]
  }
  if (typeof value === 'number') {
    return [integerField(ATTRIBUTE.integer, value), integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE.integer)]
  }
  if ('float' in value) {
    return [floatField(ATTRIBUTE.float, value.float), integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE.float)]
  }
  if ('body' in value) {
    return [
      messageField(ATTRIBUTE.graph, subgraphParts(value.body)),
      integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE.graph)
    ]
  }
  return [
    ...value.map((side) => integerField(ATTRIBUTE.integers, side)),
    integerField(ATTRIBUTE.type, ATTRIBUTE_TYPE.integers)
  ]
}

function subgraphParts ({ inputs, outputs, nodes }: Subgraph): Part[] {
  return [
    ...nodes.map((node, index) => messageField(GRAPH.node, nodeParts(node, index))), textField(GRAPH.name, 'body'),
    ...inputs.map((port) => portField(GRAPH.input, port)), ...outputs.map((port) => portField(GRAPH.output, port))
  ]
}

const PORT_TYPE = { float: ONNX_FLOAT, int64: ONNX_INT64, bool: ONNX_BOOL } as const

/** ValueInfoProto with a tensor type. */
function portField (field: number, { name, shape, type = 'float' }: Port): Part {
  const dims = shape.map((side) =>
    messageField(1, [typeof side === 'number' ? integerField(1, side) : textField(2, side)])
  )
  const tensorType = [integerField(1, PORT_TYPE[type]), messageField(2, dims)]
  return messageField(field, [textField(1, name), messageField(2, [messageField(1, tensorType)])])
}

function write (file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done)
}
