import type { GraphBuilder, Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'
import type { StateDict } from '../weights/state-dict.ts'
import { conditionBlocks, encoderWidths, type ResidualBlock } from './condition-layout.ts'
import { type BatchNormValues, foldBatchNormBias, foldBatchNormWeight } from './folding.ts'

/** The layers of the condition generator by the names of their weights; BatchNorm is folded. */
export function createConditionBlocks (graph: GraphBuilder, state: StateDict, n: number) {
  const operators = createOperators(graph)
  const { add, relu, doubleBilinear } = operators
  const blocks = new Map(conditionBlocks(n).map((block) => [block.name, block]))

  function convolution (name: string, x: Value, kernel: number, { stride = 1, bias = true } = {}): Value {
    const part = (suffix: string) =>
      graph.weight(`${name}.${suffix}`, state.shapes.get(`${name}.${suffix}`)!, () => state.read(`${name}.${suffix}`))
    return operators.convolution(x, part('weight'), bias ? part('bias') : undefined, { kernel, stride })
  }

  function scaled ({ name, mode }: ResidualBlock, x: Value): Value {
    if (mode === 'down') return convolution(`${name}.scale`, x, 3, { stride: 2, bias: false })
    return mode === 'same' ? convolution(`${name}.scale`, x, 1) : convolution(`${name}.scale.1`, doubleBilinear(x), 1)
  }

  function residual (name: string, x: Value): Value {
    const block = blocks.get(name)!
    const skip = scaled(block, x)
    const inner = relu(normalisedConvolution(graph, state, `${name}.block`, 0, skip, block.to))
    return relu(add(skip, normalisedConvolution(graph, state, `${name}.block`, 3, inner, block.to)))
  }

  function encode (name: string, input: Value): Value[] {
    const features: Value[] = []
    encoderWidths(n).forEach((_, i) => { features.push(residual(`${name}.${i}`, i === 0 ? input : features[i - 1])) })
    return features
  }

  return { convolution, residual, encode }
}

/** The bias-free 3x3 convolution `name.index` and the BatchNorm `name.(index + 1)`. */
function normalisedConvolution (
  graph: GraphBuilder, state: StateDict, name: string, index: number, x: Value, channels: number
): Value {
  const norm = () => readBatchNorm(state, `${name}.${index + 1}`)
  const weight = graph.weight(`${name}.${index}.weight`, [channels, channels, 3, 3], () =>
    foldBatchNormWeight(state.read(`${name}.${index}.weight`), norm())
  )
  const bias = graph.weight(`${name}.${index}.bias`, [channels], () => foldBatchNormBias(norm()))
  return createOperators(graph).convolution(x, weight, bias, { kernel: 3 })
}

function readBatchNorm (state: StateDict, name: string): BatchNormValues {
  const read = (part: string) => state.read(`${name}.${part}`)
  return {
    weight: read('weight'),
    bias: read('bias'),
    runningMean: read('running_mean'),
    runningVariance: read('running_var')
  }
}
