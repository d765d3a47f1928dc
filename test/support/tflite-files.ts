import { Builder, type Offset } from 'flatbuffers'
import { floatToHalf } from '../../src/checkpoints/weights/half.ts'

export interface TfliteFileTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly type?: 'float' | 'half' | 'int32'
  /** Of a constant. */
  readonly values?: readonly number[]
}

/** Fields of the options table: number, width, value. */
export type OptionFields = ReadonlyArray<readonly [field: number, width: 'byte' | 'int', value: number]>

export interface TfliteFileOperator {
  readonly code: number
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
  readonly options?: OptionFields
}

export interface TfliteFile {
  readonly tensors: readonly TfliteFileTensor[]
  readonly operators: readonly TfliteFileOperator[]
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/** A TFLite file, written by the library that defines the format's encoding. */
export function writeTflite ({ tensors, operators, inputs, outputs }: TfliteFile): Uint8Array {
  const builder = new Builder(1024)
  const subgraph = table(builder, [
    offsets(
      builder,
      tensors.map((tensor, index) => writeTensor(builder, tensor, index))
    ),
    ints(builder, inputs),
    ints(builder, outputs),
    offsets(
      builder,
      operators.map((operator, index) => writeOperator(builder, operator, index))
    )
  ])
  const codes = offsets(builder, operators.map(({ code }) => writeCode(builder, code)))
  const buffers = offsets(
    builder,
    tensors.map(({ values = [], type = 'float' }) => table(builder, [bytes(builder, encode(values, type))]))
  )
  builder.finish(table(builder, [undefined, codes, offsets(builder, [subgraph]), undefined, buffers]), 'TFL3')
  return builder.asUint8Array()
}

function encode (values: readonly number[], type: 'float' | 'half' | 'int32'): Uint8Array {
  if (type === 'half') return new Uint8Array(Uint16Array.from(values, floatToHalf).buffer)
  return new Uint8Array(type === 'int32' ? Int32Array.from(values).buffer : Float32Array.from(values).buffer)
}

function table (builder: Builder, fields: ReadonlyArray<Offset | undefined>): Offset {
  builder.startObject(fields.length)
  fields.forEach((offset, field) => { if (offset !== undefined) builder.addFieldOffset(field, offset, 0) })
  return builder.endObject()
}

function offsets (builder: Builder, values: readonly Offset[]): Offset {
  builder.startVector(4, values.length, 4)
  for (const value of values.toReversed()) builder.addOffset(value)
  return builder.endVector()
}

function ints (builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4)
  for (const value of values.toReversed()) builder.addInt32(value)
  return builder.endVector()
}

function bytes (builder: Builder, values: Uint8Array): Offset {
  return builder.createByteVector(values)
}

function writeTensor (builder: Builder, { name, shape, type = 'float' }: TfliteFileTensor, index: number): Offset {
  const [shapeAt, nameAt] = [ints(builder, shape), builder.createString(name)]
  builder.startObject(4)
  builder.addFieldOffset(0, shapeAt, 0)
  builder.addFieldInt8(1, ['float', 'half', 'int32'].indexOf(type), 0)
  builder.addFieldInt32(2, index, 0)
  builder.addFieldOffset(3, nameAt, 0)
  return builder.endObject()
}

function writeOperator (
  builder: Builder, { inputs, outputs, options = [] }: TfliteFileOperator, index: number
): Offset {
  const [inputsAt, outputsAt, optionsAt] = [
    ints(builder, inputs),
    ints(builder, outputs),
    writeOptions(builder, options)
  ]
  builder.startObject(5)
  builder.addFieldInt32(0, index, 0)
  builder.addFieldOffset(1, inputsAt, 0)
  builder.addFieldOffset(2, outputsAt, 0)
  builder.addFieldOffset(4, optionsAt, 0)
  return builder.endObject()
}

function writeOptions (builder: Builder, fields: OptionFields): Offset {
  builder.startObject(8)
  for (const [field, width, value] of fields) {
    if (width === 'byte') builder.addFieldInt8(field, value, 0)
    else builder.addFieldInt32(field, value, 0)
  }
  return builder.endObject()
}

function writeCode (builder: Builder, code: number): Offset {
  builder.startObject(4)
  builder.addFieldInt8(0, code, 0)
  builder.addFieldInt32(3, code, 0)
  return builder.endObject()
}
