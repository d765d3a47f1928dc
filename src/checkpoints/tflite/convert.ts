import { createGraphBuilder, type OnnxGraph, type Value } from '../onnx/graph.ts'
import { unreadable, unsupported } from './errors.ts'
import type { TfliteModel, TfliteOperator, TfliteTensor } from './model.ts'
import { Builtin, graphShape, TRANSLATIONS } from './operators.ts'

export interface ConversionOptions {
  /** Name of the graph. */
  readonly name: string
  /**
   * The graph's name of each input and output of the file; outputs without one are left out, with all that only they
   * need.
   */
  readonly ports: Readonly<Record<string, string>>
}

/**
 * A TFLite network as an ONNX graph. Tensors of four axes are `[N, H, W, C]` in the file and
 * `[N, C, H, W]` in the graph, inputs and outputs too.
 * @throws ImportError TFLITE_UNSUPPORTED for an operator that is not translated, TFLITE_UNREADABLE for weights of a
 *   wrong size
 */
export function convertTflite (model: TfliteModel, { name, ports }: ConversionOptions): OnnxGraph {
  const graph = createGraphBuilder(name, { halfWeights: true })
  const { tensors } = model
  const values = new Map<number, Value>()
  const source = unpackedFrom(model)
  const portOf = (index: number): string | undefined => ports[tensorAt(index).name]

  for (const index of model.inputs) values.set(index, inputOf(index))
  const outputs = model.outputs.filter((index) => portOf(index) !== undefined)
  for (const operator of neededFor(model, outputs)) {
    values.set(operator.outputs[0], translate(operator))
  }
  for (const index of outputs) graph.output(portOf(index) ?? '', graphShape(tensorAt(index).shape), valueOf(index))
  return graph.build()

  /** A damaged file may name a tensor that there is none of, or an operator lack one. */
  function tensorAt (index: number | undefined): TfliteTensor {
    const tensor = index === undefined ? undefined : tensors[index]
    if (tensor === undefined) throw unreadable('a tensor is missing')
    return tensor
  }

  function inputOf (index: number): Value {
    const port = portOf(index)
    if (port === undefined) throw unsupported(`its input "${tensorAt(index).name}" is not known`)
    return graph.input(port, graphShape(tensorAt(index).shape))
  }

  function translate (operator: TfliteOperator): Value {
    const translation = TRANSLATIONS[operator.code]
    if (translation === undefined) throw unsupported(`its operator ${operator.code} is not known`)
    return translation({
      operator,
      graph,
      value: (input) => valueOf(operator.inputs[input]),
      constant: (input) => constantOf(operator.inputs[input]),
      inputShape: (input) => tensorAt(operator.inputs[input]).shape,
      outputShape: tensorAt(operator.outputs[0]).shape
    })
  }

  function valueOf (index: number): Value {
    const value = values.get(index)
    if (value === undefined) throw unsupported(`"${tensors[index]?.name}" is used and never computed`)
    return value
  }

  function constantOf (index = -1) {
    if (index < 0) return undefined
    const tensor = tensorAt(source(index))
    return tensor.bytes.length === 0 ? undefined : tensor
  }
}

/** Operators that unpack constants: half precision to single, sparse to dense. The constant is read unpacked. */
const UNPACKING = new Set<number>([Builtin.dequantize, Builtin.densify])

/** A function from an unpacked tensor to the constant it is made of; other tensors are their own. */
function unpackedFrom ({ operators }: TfliteModel): (index: number) => number {
  const inputOf = new Map(
    operators.filter(({ code }) => UNPACKING.has(code)).map(({ inputs, outputs }) => [outputs[0], inputs[0]])
  )
  return (index) => {
    // A damaged file may go round in circles.
    for (let step = 0; step < UNPACKING.size && inputOf.has(index); step++) index = inputOf.get(index)!
    return index
  }
}

/** The operators that outputs depend on, in their order; those of constants are not operators in ONNX. */
function neededFor ({ operators }: TfliteModel, outputs: readonly number[]): TfliteOperator[] {
  const wanted = new Set(outputs)
  const needed = operators.toReversed().filter((operator) => {
    if (UNPACKING.has(operator.code) || !operator.outputs.some((index) => wanted.has(index))) return false
    for (const index of operator.inputs) wanted.add(index)
    return true
  })
  return needed.reverse()
}
