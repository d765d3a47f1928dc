import { unreadable, unsupported } from './errors.ts'
import { openRoot, type Table } from './flatbuffer.ts'
import { readSparsity, type Sparsity } from './sparse.ts'

export type TfliteType = 'float' | 'half' | 'int32' | 'other'

export interface TfliteTensor {
  readonly name: string
  /** Pictures are `[N, H, W, C]`. */
  readonly shape: readonly number[]
  readonly type: TfliteType
  /** The values of a constant; empty for what is computed. */
  readonly bytes: Uint8Array
  /** Where the values stand when only those that are not 0 are stored. */
  readonly sparsity?: Sparsity
}

export interface TfliteOperator {
  /** `BuiltinOperator` of the schema. */
  readonly code: number
  /** Indices of tensors; -1 is left out. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly options: Table | undefined
}

export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[]
  /** In the order in which they run. */
  readonly operators: readonly TfliteOperator[]
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/**
 * Field numbers, https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
 */
const MODEL = { operatorCodes: 1, subgraphs: 2, buffers: 4 } as const
const OPERATOR_CODE = { oldCode: 0, code: 3 } as const
const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3 } as const
const TENSOR = { shape: 0, type: 1, buffer: 2, name: 3, sparsity: 6 } as const
const OPERATOR = { code: 0, inputs: 1, outputs: 2, options: 4 } as const
const BUFFER = { data: 0 } as const
/** `TensorType` of the schema. */
const TYPES: readonly TfliteType[] = ['float', 'half', 'int32']

const MAGIC = 'TFL3'

/**
 * Reads a TFLite file with one subgraph.
 * @throws ImportError TFLITE_UNREADABLE when it is damaged or something else, TFLITE_UNSUPPORTED for several subgraphs
 */
export function readTflite (bytes: Uint8Array): TfliteModel {
  if (new TextDecoder().decode(bytes.subarray(4, 8)) !== MAGIC) throw unreadable('it does not begin as one')
  try {
    return readModel(openRoot(bytes))
  } catch (cause) {
    if (cause instanceof RangeError) throw unreadable('it is cut off or damaged', cause)
    throw cause
  }
}

function readModel (model: Table): TfliteModel {
  const subgraphs = model.tables(MODEL.subgraphs)
  if (subgraphs.length !== 1) throw unsupported(`it has ${subgraphs.length} subgraphs`)
  const [subgraph] = subgraphs
  const buffers = model.tables(MODEL.buffers).map((buffer) => buffer.bytes(BUFFER.data))
  const codes = model.tables(MODEL.operatorCodes).map(operatorCode)
  return {
    tensors: subgraph.tables(SUBGRAPH.tensors).map((tensor) => readTensor(tensor, buffers)),
    operators: subgraph.tables(SUBGRAPH.operators).map((operator) => readOperator(operator, codes)),
    inputs: subgraph.ints(SUBGRAPH.inputs),
    outputs: subgraph.ints(SUBGRAPH.outputs)
  }
}

/** Files from before 2020 have their codes in a byte; later ones have both. */
function operatorCode (entry: Table): number {
  return Math.max(entry.byte(OPERATOR_CODE.oldCode), entry.int(OPERATOR_CODE.code))
}

function readTensor (tensor: Table, buffers: readonly Uint8Array[]): TfliteTensor {
  const name = tensor.text(TENSOR.name)
  const sparsity = tensor.table(TENSOR.sparsity)
  const bytes = buffers[tensor.int(TENSOR.buffer)]
  if (bytes === undefined) throw unreadable(`the values of "${name}" are missing`)
  const type = TYPES[tensor.byte(TENSOR.type)] ?? 'other'
  return { name, shape: tensor.ints(TENSOR.shape), type, bytes, sparsity: sparsity && readSparsity(sparsity) }
}

function readOperator (operator: Table, codes: readonly number[]): TfliteOperator {
  const code = codes[operator.int(OPERATOR.code)]
  if (code === undefined) throw unreadable('an operator has no code')
  return {
    code,
    inputs: operator.ints(OPERATOR.inputs),
    outputs: operator.ints(OPERATOR.outputs),
    options: operator.table(OPERATOR.options)
  }
}
