import type { GraphBuilder, Value } from './graph.ts'

export interface ConvolutionOptions {
  readonly kernel: number
  readonly stride?: number
  /** Zeros around the picture; default keeps the size of a stride 1 convolution. */
  readonly pads?: readonly [number, number, number, number]
}

/** The operators of the HR-VITON networks, with the attributes PyTorch's semantics need. */
export function createOperators (graph: GraphBuilder) {
  const { node } = graph
  return {
    /** Symmetric zero padding, as PyTorch does for every stride. */
    convolution (
      x: Value,
      weight: Value,
      bias: Value | undefined,
      { kernel, stride = 1, pads }: ConvolutionOptions
    ): Value {
      const pad = (kernel - 1) / 2
      return node('Conv', bias === undefined ? [x, weight] : [x, weight, bias], {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: pads ?? [pad, pad, pad, pad]
      })
    },
    add: (a: Value, b: Value) => node('Add', [a, b]),
    multiply: (a: Value, b: Value) => node('Mul', [a, b]),
    relu: (x: Value) => node('Relu', [x]),
    /** Slope 0.2 below zero; ONNX's own default is 0.01. */
    leakyRelu: (x: Value) => node('LeakyRelu', [x], { alpha: { float: 0.2 } }),
    concat: (values: readonly Value[], axis = 1) => node('Concat', values, { axis }),
    reshape: (x: Value, shape: Value) => node('Reshape', [x, shape]),
    transpose: (x: Value, order: readonly number[]) => node('Transpose', [x], { perm: order }),
    /** Doubles height and width: bilinear as align_corners=False. */
    doubleBilinear: (x: Value) =>
      node('Resize', [x, '' as Value, graph.floats([1, 1, 2, 2])], {
        mode: 'linear',
        coordinate_transformation_mode: 'half_pixel'
      }),
    /** Doubles height and width by repeating pixels. */
    doubleNearest: (x: Value) =>
      node('Resize', [x, '' as Value, graph.floats([1, 1, 2, 2])], {
        mode: 'nearest',
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor'
      }),
    /** Every `step`-th pixel from the top left: nearest reduction by a whole factor. */
    everyNth: (x: Value, step: number) => (step === 1 ? x : strided(graph, x, step)),
    /** Bilinear, border padding, align_corners=False; `grid` is [N, H, W, 2] with x first. */
    gridSample: (x: Value, grid: Value) =>
      node('GridSample', [x, grid], { mode: 'bilinear', padding_mode: 'border', align_corners: 0 }),
    /** Instance norm without affine parameters, eps 1e-5. */
    instanceNorm (x: Value, channels: number): Value {
      const scale = graph.floats(new Array<number>(channels).fill(1))
      const offset = graph.floats(new Array<number>(channels).fill(0))
      return node('InstanceNormalization', [x, scale, offset], { epsilon: { float: 1e-5 } })
    }
  }
}

const TO_THE_END = 2 ** 31 - 1

function strided (graph: GraphBuilder, x: Value, step: number): Value {
  return graph.node('Slice', [
    x,
    graph.integers([0, 0]),
    graph.integers([TO_THE_END, TO_THE_END]),
    graph.integers([2, 3]),
    graph.integers([step, step])
  ])
}
