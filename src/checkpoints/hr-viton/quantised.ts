import type { GraphBuilder, Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'

/** Weights are stored as -127..127 with a scale for each output channel. */
const LARGEST_WEIGHT = 127
/** Activations are 0..255 with one scale and one zero for the whole tensor. */
const LEVELS = 255

export interface Range {
  readonly min: number
  readonly max: number
}

/** What the tensors around a convolution held when the float graph ran. */
export interface ConvolutionRanges {
  readonly input: Range
  readonly output: Range
}

/** By the convolution's name. */
export type Ranges = ReadonlyMap<string, ConvolutionRanges>

export interface LazyWeight {
  readonly name: string
  /** [out, in, k, k] */
  readonly shape: readonly number[]
  read (): Float32Array
}

/**
 * A convolution without bias in 8-bit integers, written as quantise, dequantise, convolve, quantise,
 * dequantise, which onnxruntime joins to one integer kernel. Values outside `ranges` are clipped.
 */
export function quantisedConvolution (
  graph: GraphBuilder, x: Value, weight: LazyWeight, ranges: ConvolutionRanges
): Value {
  const { name, shape } = weight
  const channels = shape[0]
  const integers = graph.bytes(`${name}.int8`, 'int8', shape, () =>
    quantise(weight.read(), scalesOf(weight.read(), channels))
  )
  const scales = graph.weight(`${name}.scales`, [channels], () => scalesOf(weight.read(), channels))
  const zeros = graph.bytes(`${name}.zeros`, 'int8', [channels], () => new Int8Array(channels))
  const matrix = graph.node('DequantizeLinear', [integers, scales, zeros], { axis: 0 })
  const input = rounded(graph, x, `${name}.input`, ranges.input)
  return rounded(
    graph,
    createOperators(graph).convolution(input, matrix, undefined, { kernel: shape[2] }),
    `${name}.output`,
    ranges.output
  )
}

/** A tensor as it comes out of 8 bits. The range is widened to contain zero, which padding must meet exactly. */
function rounded (graph: GraphBuilder, x: Value, name: string, { min, max }: Range): Value {
  const lowest = Math.min(0, min)
  const scale = Math.max((Math.max(0, max) - lowest) / LEVELS, Number.MIN_VALUE)
  const zero = graph.bytes(`${name}.zero`, 'uint8', [], () => Uint8Array.of(Math.round(-lowest / scale)))
  const step = graph.floats([scale], [])
  return graph.node('DequantizeLinear', [graph.node('QuantizeLinear', [x, step, zero]), step, zero])
}

/** The smallest and largest value of a tensor, [2]. */
export function observedRange (graph: GraphBuilder, x: Value): Value {
  const single = graph.integers([1])
  const sides = ['ReduceMin', 'ReduceMax'].map((operator) =>
    graph.node('Reshape', [graph.node(operator, [x], { keepdims: 0 }), single])
  )
  return graph.node('Concat', sides, { axis: 0 })
}

/** The weight that 127 stands for, divided by 127, of each output channel. */
function scalesOf (weight: Float32Array, channels: number): Float32Array {
  const scales = new Float32Array(channels).fill(Number.EPSILON)
  const perChannel = weight.length / channels
  for (let i = 0; i < weight.length; i++) {
    const channel = Math.floor(i / perChannel)
    scales[channel] = Math.max(scales[channel], Math.abs(weight[i]) / LARGEST_WEIGHT)
  }
  return scales
}

function quantise (weight: Float32Array, scales: Float32Array): Int8Array {
  const perChannel = weight.length / scales.length
  return Int8Array.from(weight, (value, i) => Math.round(value / scales[Math.floor(i / perChannel)]))
}
