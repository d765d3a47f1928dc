import { createGraphBuilder, type GraphOptions, type OnnxGraph, type Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'
import type { StateDict } from '../state-dict.ts'
import { CLASSES, CLOTH_CHANNELS, conditionBlocks, conditionTensors, encoderWidths, PERSON_CHANNELS, type ResidualBlock } from './condition-layout.ts'
import { requireTensors, widthOf } from './expected-keys.ts'
import { type BatchNormValues, foldBatchNormBias, foldBatchNormWeight } from './folding.ts'
import { createWarp } from './warp.ts'

/** The network works at this size whatever the picture's. */
const HEIGHT = 256
const WIDTH = 192
const LEVELS = 5
const NETWORK = 'condition generator'

export interface ConditionGraphOptions extends GraphOptions {
  /** Also give the flows of the four coarser levels, `flow_0` .. `flow_3`. */
  readonly allFlows?: boolean
}

/**
 * HR-VITON's condition generator (warp feature T1, ReLU output): `cloth` [1, 4, 256, 192] and
 * `person` [1, 16, 256, 192] to `flow` [1, 128, 96, 2], `segmentation` [1, 13, 256, 192] (>= 0),
 * `warped_cloth` [1, 3, 256, 192], `warped_mask` [1, 1, 256, 192]. BatchNorm is folded.
 * @throws CodedError CHECKPOINT_KEYS or CHECKPOINT_SHAPE when `state` is another network
 */
export function conditionGraph (state: StateDict, options: ConditionGraphOptions = {}): OnnxGraph {
  const n = widthOf(state, 'ClothEncoder.0.scale.weight', 1, NETWORK)
  requireTensors(state, conditionTensors(n), NETWORK)
  const graph = createGraphBuilder('condition', options)
  const build = createLayers(graph, state, n)
  const cloth = graph.input('cloth', [1, CLOTH_CHANNELS, HEIGHT, WIDTH])
  const person = graph.input('person', [1, PERSON_CHANNELS, HEIGHT, WIDTH])
  const { flows, x } = build.levels(build.encode('ClothEncoder', cloth), build.encode('PoseEncoder', person))
  const flow = flows[LEVELS - 1]
  const warped = build.warp(cloth, build.doubleBilinear(flow), HEIGHT, WIDTH)
  if (options.allFlows === true) flows.slice(0, -1).forEach((value, i) => { graph.output(`flow_${i}`, [1, 8 << i, 6 << i, 2], build.asGrid(value)) })
  graph.output('flow', [1, HEIGHT / 2, WIDTH / 2, 2], build.asGrid(flow))
  graph.output('segmentation', [1, CLASSES, HEIGHT, WIDTH], build.residual('out_layer', build.concat([x, person, warped])))
  graph.output('warped_cloth', [1, 3, HEIGHT, WIDTH], build.channels(warped, 0, 3))
  graph.output('warped_mask', [1, 1, HEIGHT, WIDTH], build.channels(warped, 3, 4))
  return graph.build()
}

function createLayers (graph: ReturnType<typeof createGraphBuilder>, state: StateDict, n: number) {
  const operators = createOperators(graph)
  const { add, relu, concat, doubleBilinear } = operators
  const warp = createWarp(graph)
  const blocks = new Map(conditionBlocks(n).map((block) => [block.name, block]))

  function convolution (name: string, x: Value, kernel: number, { stride = 1, bias = true } = {}): Value {
    const part = (suffix: string) => graph.weight(`${name}.${suffix}`, state.shapes.get(`${name}.${suffix}`)!, () => state.read(`${name}.${suffix}`))
    return operators.convolution(x, part('weight'), bias ? part('bias') : undefined, { kernel, stride })
  }

  /** The bias-free 3x3 convolution `name.index` and the BatchNorm `name.(index + 1)`. */
  function normalisedConvolution (name: string, index: number, x: Value, channels: number): Value {
    const norm = () => readBatchNorm(state, `${name}.${index + 1}`)
    const weight = graph.weight(`${name}.${index}.weight`, [channels, channels, 3, 3], () => foldBatchNormWeight(state.read(`${name}.${index}.weight`), norm()))
    const bias = graph.weight(`${name}.${index}.bias`, [channels], () => foldBatchNormBias(norm()))
    return operators.convolution(x, weight, bias, { kernel: 3 })
  }

  function scaled ({ name, mode }: ResidualBlock, x: Value): Value {
    if (mode === 'down') return convolution(`${name}.scale`, x, 3, { stride: 2, bias: false })
    return mode === 'same' ? convolution(`${name}.scale`, x, 1) : convolution(`${name}.scale.1`, doubleBilinear(x), 1)
  }

  function residual (name: string, x: Value): Value {
    const block = blocks.get(name)!
    const skip = scaled(block, x)
    const inner = relu(normalisedConvolution(`${name}.block`, 0, skip, block.to))
    return relu(add(skip, normalisedConvolution(`${name}.block`, 3, inner, block.to)))
  }

  function encode (name: string, input: Value): Value[] {
    const features: Value[] = []
    encoderWidths(n).forEach((_, i) => { features.push(residual(`${name}.${i}`, i === 0 ? input : features[i - 1])) })
    return features
  }

  /** From the coarsest level up: the flow is refined after warping the garment features with the flow so far. */
  function levels (garment: readonly Value[], pose: readonly Value[]): { flows: Value[], x: Value } {
    let feature = garment[LEVELS - 1]
    let flow = convolution('flow_conv.0', concat([feature, pose[LEVELS - 1]]), 3)
    let x = residual('SegDecoder.0', residual('conv', pose[LEVELS - 1]))
    const flows = [flow]
    for (let i = 1; i < LEVELS; i++) {
      const skip = LEVELS - 1 - i
      feature = add(doubleBilinear(feature), convolution(`conv1.${skip}`, garment[skip], 1))
      flow = doubleBilinear(flow)
      const warped = warp.warp(feature, flow, 8 << i, 6 << i)
      flow = add(flow, convolution(`flow_conv.${i}`, concat([warped, relu(convolution(`bottleneck.${i - 1}.0`, x, 3))]), 3))
      x = residual(`SegDecoder.${i}`, concat([x, pose[skip], warped]))
      flows.push(flow)
    }
    return { flows, x }
  }

  const channels = (x: Value, from: number, to: number) => graph.node('Slice', [x, graph.integers([from]), graph.integers([to]), graph.integers([1])])
  return { ...warp, encode, levels, residual, concat, doubleBilinear, channels }
}

function readBatchNorm (state: StateDict, name: string): BatchNormValues {
  const read = (part: string) => state.read(`${name}.${part}`)
  return { weight: read('weight'), bias: read('bias'), runningMean: read('running_mean'), runningVariance: read('running_var') }
}
