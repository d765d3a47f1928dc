/**
 * TFLite's operators as ONNX's. Pictures are `[N, H, W, C]` in the file and `[N, C, H, W]` in the
 * graph. Semantics: https://ai.google.dev/edge/litert/models/ops_compatibility and
 * https://onnx.ai/onnx/operators/
 */
import type { GraphBuilder, Value } from '../onnx/graph.ts'
import { NO_VALUE } from '../onnx/graph.ts'
import { channelsFirst, floatsOf, integersOf } from './constants.ts'
import { unsupported } from './errors.ts'
import type { Table } from './flatbuffer.ts'
import type { TfliteOperator, TfliteTensor } from './model.ts'

/** One operator with what it needs of the graph around it. */
export interface Translation {
  readonly operator: TfliteOperator
  readonly graph: GraphBuilder
  /** The graph's value of an input that is computed. */
  value (input: number): Value
  /** The constant behind an input, or undefined where it is left out. */
  constant (input: number): TfliteTensor | undefined
  /** Shapes as the file has them. */
  inputShape (input: number): readonly number[]
  readonly outputShape: readonly number[]
}

/** `BuiltinOperator` of the schema. */
export const Builtin = {
  add: 0,
  concatenation: 2,
  conv2d: 3,
  depthwiseConv2d: 4,
  depthToSpace: 5,
  dequantize: 6,
  logistic: 14,
  maxPool2d: 17,
  reshape: 22,
  resizeBilinear: 23,
  pad: 34,
  densify: 124
} as const

export const TRANSLATIONS: Readonly<Record<number, (translation: Translation) => Value>> = {
  [Builtin.add]: translateAdd,
  [Builtin.concatenation]: translateConcatenation,
  [Builtin.conv2d]: translateConvolution,
  // Depth is counted as rows of blocks, columns of blocks, channels.
  [Builtin.depthToSpace]: (translation) =>
    translation.graph.node('DepthToSpace', [translation.value(0)], {
      blocksize: optionsOf(translation).int(0, 1),
      mode: 'DCR'
    }),
  [Builtin.depthwiseConv2d]: translateDepthwise,
  [Builtin.logistic]: ({ graph, value }) => graph.node('Sigmoid', [value(0)]),
  [Builtin.maxPool2d]: translateMaxPool,
  [Builtin.reshape]: translateReshape,
  [Builtin.resizeBilinear]: translateResize,
  [Builtin.pad]: translatePad
}

const TO_CHANNELS_FIRST = [0, 3, 1, 2]
const TO_CHANNELS_LAST = [0, 2, 3, 1]
const isPicture = (shape: readonly number[]) => shape.length === 4

/** A shape of the file as the graph has it. */
export function graphShape (shape: readonly number[]): readonly number[] {
  return isPicture(shape) ? TO_CHANNELS_FIRST.map((axis) => shape[axis]) : shape
}

const [NO_ACTIVATION, RELU, RELU_6] = [0, 1, 3]

function activate (graph: GraphBuilder, x: Value, activation: number): Value {
  if (activation === NO_ACTIVATION) return x
  if (activation === RELU) return graph.node('Relu', [x])
  if (activation === RELU_6) return graph.node('Clip', [x, graph.floats([0], []), graph.floats([6], [])])
  throw unsupported(`its activation function ${activation} is not known`)
}

function optionsOf ({ operator }: Translation): Table {
  if (operator.options === undefined) throw unsupported(`an operator ${operator.code} has no options`)
  return operator.options
}

interface Window {
  readonly kernel: readonly [height: number, width: number]
  readonly strides: readonly [height: number, width: number]
  readonly dilations?: readonly [height: number, width: number]
}

/**
 * `SAME` keeps the size divided by the stride, rounded up; when the number of zeros is odd, the
 * extra one goes at the end. ONNX's order: begin of height and width, then end.
 */
export function samePads (size: readonly number[], { kernel, strides, dilations = [1, 1] }: Window): number[] {
  const totals = kernel.map((side, axis) => {
    const count = Math.ceil(size[axis] / strides[axis])
    return Math.max((count - 1) * strides[axis] + (side - 1) * dilations[axis] + 1 - size[axis], 0)
  })
  return [...totals.map((total) => total >> 1), ...totals.map((total) => total - (total >> 1))]
}

const SAME = 0

function windowAttributes (translation: Translation, padding: number, window: Window) {
  const [, height, width] = translation.inputShape(0)
  return {
    kernel_shape: window.kernel,
    strides: window.strides,
    ...window.dilations && { dilations: window.dilations },
    pads: padding === SAME ? samePads([height, width], window) : [0, 0, 0, 0]
  }
}

interface ConvolutionFields {
  readonly activation: number
  /** Of the dilation along the width; that along the height follows. */
  readonly dilation: number
}

/** Fields of Conv2DOptions and DepthwiseConv2DOptions that differ. */
const CONVOLUTION: ConvolutionFields = { activation: 3, dilation: 4 }
const DEPTHWISE: ConvolutionFields = { activation: 4, dilation: 5 }

function convolve (
  translation: Translation, weight: Value, kernel: Window['kernel'], group: number, fields: ConvolutionFields
): Value {
  const { graph } = translation
  const options = optionsOf(translation)
  const window: Window = {
    kernel,
    strides: [options.int(2, 1), options.int(1, 1)],
    dilations: [options.int(fields.dilation + 1, 1), options.int(fields.dilation, 1)]
  }
  const bias = translation.constant(2)
  const inputs = [translation.value(0), weight]
  if (bias !== undefined) inputs.push(graph.weight(bias.name, bias.shape, () => floatsOf(bias)))
  const x = graph.node('Conv', inputs, { ...windowAttributes(translation, options.byte(0), window), group })
  return activate(graph, x, options.byte(fields.activation))
}

function weightOf (translation: Translation): TfliteTensor {
  const weight = translation.constant(1)
  if (weight === undefined) throw unsupported('a convolution has computed weights')
  return weight
}

/** Weights `[O, H, W, I]`. */
function translateConvolution (translation: Translation): Value {
  const weight = weightOf(translation)
  const [count, height, width, channels] = weight.shape
  const value = translation.graph.weight(weight.name, [count, channels, height, width], () =>
    channelsFirst(floatsOf(weight), weight.shape)
  )
  return convolve(translation, value, [height, width], translation.inputShape(0)[3] / channels, CONVOLUTION)
}

/** Weights `[1, H, W, C x multiplier]`. */
function translateDepthwise (translation: Translation): Value {
  const weight = weightOf(translation)
  const [, height, width, count] = weight.shape
  const value = translation.graph.weight(weight.name, [count, 1, height, width], () =>
    channelsFirst(floatsOf(weight), weight.shape)
  )
  return convolve(translation, value, [height, width], translation.inputShape(0)[3], DEPTHWISE)
}

function translateMaxPool (translation: Translation): Value {
  const options = optionsOf(translation)
  const window: Window = {
    kernel: [options.int(4, 1), options.int(3, 1)],
    strides: [options.int(2, 1), options.int(1, 1)]
  }
  const x = translation.graph.node(
    'MaxPool',
    [translation.value(0)],
    windowAttributes(translation, options.byte(0), window)
  )
  return activate(translation.graph, x, options.byte(5))
}

function translateAdd ({ graph, value, inputShape, operator }: Translation): Value {
  // Broadcasting starts from the last axis, which is another one here.
  if (inputShape(0).length !== inputShape(1).length) throw unsupported('it adds tensors of different rank')
  return activate(graph, graph.node('Add', [value(0), value(1)]), operator.options?.byte(0) ?? NO_ACTIVATION)
}

function translateConcatenation (translation: Translation): Value {
  const { graph, operator, value, outputShape } = translation
  const options = optionsOf(translation)
  const axis = (options.int(0) + outputShape.length) % outputShape.length
  const values = operator.inputs.map((_, input) => value(input))
  const x = graph.node('Concat', values, { axis: isPicture(outputShape) ? TO_CHANNELS_FIRST.indexOf(axis) : axis })
  return activate(graph, x, options.byte(1))
}

/** Rows of two numbers, before and after, one row per axis. */
function translatePad ({ graph, value, constant, inputShape }: Translation): Value {
  const amounts = constant(1)
  if (amounts === undefined || !isPicture(inputShape(0))) {
    throw unsupported('it pads something that is not a picture, or by computed amounts')
  }
  const pads = integersOf(amounts)
  const ends = [0, 1].flatMap((end) => TO_CHANNELS_FIRST.map((axis) => pads[axis * 2 + end]))
  return graph.node('Pad', [value(0), graph.integers(ends)])
}

function translateResize (translation: Translation): Value {
  const { graph, value, outputShape } = translation
  const options = optionsOf(translation)
  const [aligned, halfPixel] = [options.byte(2) !== 0, options.byte(3) !== 0]
  return graph.node('Resize', [value(0), NO_VALUE, NO_VALUE, graph.integers(graphShape(outputShape))], {
    mode: 'linear', coordinate_transformation_mode: aligned ? 'align_corners' : halfPixel ? 'half_pixel' : 'asymmetric'
  })
}

function translateReshape ({ graph, value, inputShape, outputShape }: Translation): Value {
  const x = isPicture(inputShape(0)) ? graph.node('Transpose', [value(0)], { perm: TO_CHANNELS_LAST }) : value(0)
  const reshaped = graph.node('Reshape', [x, graph.integers(outputShape)])
  return isPicture(outputShape) ? graph.node('Transpose', [reshaped], { perm: TO_CHANNELS_FIRST }) : reshaped
}
