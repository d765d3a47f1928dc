import { createGraphBuilder, type GraphBuilder, type GraphOptions, type OnnxGraph, type Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'
import type { StateDict } from '../weights/state-dict.ts'
import { createConditionBlocks } from './condition-blocks.ts'
import { CLASSES, CLOTH_CHANNELS, conditionTensors, PERSON_CHANNELS } from './condition-layout.ts'
import { requireTensors, widthOf } from './expected-keys.ts'
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
 * @throws ImportError CHECKPOINT_KEYS or CHECKPOINT_SHAPE when `state` is another network
 */
export function conditionGraph (state: StateDict, options: ConditionGraphOptions = {}): OnnxGraph {
  const n = widthOf(state, 'ClothEncoder.0.scale.weight', 1, NETWORK)
  requireTensors(state, conditionTensors(n), NETWORK)
  const graph = createGraphBuilder('condition', options)
  const { concat, doubleBilinear } = createOperators(graph)
  const { warp, asGrid } = createWarp(graph)
  const blocks = createConditionBlocks(graph, state, n)
  const cloth = graph.input('cloth', [1, CLOTH_CHANNELS, HEIGHT, WIDTH])
  const person = graph.input('person', [1, PERSON_CHANNELS, HEIGHT, WIDTH])
  const { flows, x } = createLevels(graph, blocks)(
    blocks.encode('ClothEncoder', cloth),
    blocks.encode('PoseEncoder', person)
  )
  const flow = flows[LEVELS - 1]
  const warped = warp(cloth, doubleBilinear(flow), HEIGHT, WIDTH)
  const channels = (from: number, to: number) =>
    graph.node('Slice', [warped, graph.integers([from]), graph.integers([to]), graph.integers([1])])
  if (options.allFlows === true) {
    flows.slice(0, -1).forEach((value, i) => {
      graph.output(`flow_${i}`, [1, 8 << i, 6 << i, 2], asGrid(value))
    })
  }
  graph.output('flow', [1, HEIGHT / 2, WIDTH / 2, 2], asGrid(flow))
  graph.output('segmentation', [1, CLASSES, HEIGHT, WIDTH], blocks.residual('out_layer', concat([x, person, warped])))
  graph.output('warped_cloth', [1, 3, HEIGHT, WIDTH], channels(0, 3))
  graph.output('warped_mask', [1, 1, HEIGHT, WIDTH], channels(3, 4))
  return graph.build()
}

/** From the coarsest level up: the flow is refined after warping the garment features with the flow so far. */
function createLevels (graph: GraphBuilder, { convolution, residual }: ReturnType<typeof createConditionBlocks>) {
  const { add, relu, concat, doubleBilinear } = createOperators(graph)
  const { warp } = createWarp(graph)
  return (garment: readonly Value[], pose: readonly Value[]): { flows: Value[], x: Value } => {
    let feature = garment[LEVELS - 1]
    let flow = convolution('flow_conv.0', concat([feature, pose[LEVELS - 1]]), 3)
    let x = residual('SegDecoder.0', residual('conv', pose[LEVELS - 1]))
    const flows = [flow]
    for (let i = 1; i < LEVELS; i++) {
      const skip = LEVELS - 1 - i
      feature = add(doubleBilinear(feature), convolution(`conv1.${skip}`, garment[skip], 1))
      flow = doubleBilinear(flow)
      const warped = warp(feature, flow, 8 << i, 6 << i)
      flow = add(
        flow,
        convolution(`flow_conv.${i}`, concat([warped, relu(convolution(`bottleneck.${i - 1}.0`, x, 3))]), 3)
      )
      x = residual(`SegDecoder.${i}`, concat([x, pose[skip], warped]))
      flows.push(flow)
    }
    return { flows, x }
  }
}
