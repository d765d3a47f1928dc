import { createGraphBuilder, type GraphBuilder, type GraphOptions, type OnnxGraph, type Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'
import type { StateDict } from '../state-dict.ts'
import { GENERATOR_CHANNELS, generatorBlocks, LABELS, type SpadeBlock, type SpadeNorm } from './generator-layout.ts'
import { checkedGenerator, createGeneratorWeights } from './generator-weights.ts'
import { type LabelPatterns, labelCodes, labelPatterns } from './label-patterns.ts'
import { type Centred, centred, spread, windowTable } from './modulation.ts'
import { createNorm, spadeBlock } from './plain-generator.ts'

/** Coarser levels are a hundredth of the work, and their rows need not be a multiple of eight pixels. */
const FIRST_PATTERN_LEVEL = 3

/**
 * HR-VITON's image generator as `plainGenerator` builds it, several times as fast: at the finer levels gamma
 * and beta are computed once a distinct 5x5 label window and laid out over the picture (see
 * `label-patterns.ts`), and statistics are taken before enlarging. `x` [1, 9, H, W] and `segmentation`
 * [1, 7, H, W], which must be exactly one-hot, to `image` [1, 3, H, W] in (-1, 1); H and W are multiples of
 * 128, the picture has at most two megapixels.
 * @throws CodedError CHECKPOINT_KEYS or CHECKPOINT_SHAPE when `checkpoint` is another network
 */
export function fastGenerator (checkpoint: StateDict, options: GraphOptions = {}): OnnxGraph {
  const { state, n } = checkedGenerator(checkpoint)
  const graph = createGraphBuilder('generator', options)
  const { convolution, everyNth, doubleNearest, concat, leakyRelu } = createOperators(graph)
  const weights = createGeneratorWeights(graph, state)
  const x = graph.input('x', [1, GENERATOR_CHANNELS, 'H', 'W'])
  const segmentation = graph.input('segmentation', [1, LABELS, 'H', 'W'])
  const codes = labelCodes(graph, segmentation)
  const norm = createNorm(graph, state, segmentation, false)
  let y: Value | undefined
  generatorBlocks(n).forEach((block, level) => {
    const features = convolution(everyNth(x, block.reduction), weights.plain(`conv_${level}.weight`), weights.plain(`conv_${level}.bias`), { kernel: 3 })
    y = level < FIRST_PATTERN_LEVEL
      ? spadeBlock(graph, weights, norm, block, y === undefined ? features : concat([doubleNearest(y), features]))
      : patternBlock(graph, state, block, labelPatterns(graph, everyNth(codes, block.reduction)), y!, features)
  })
  const image = convolution(leakyRelu(y!), weights.plain('conv_img.weight'), weights.plain('conv_img.bias'), { kernel: 3 })
  graph.output('image', [1, 3, 'H', 'W'], graph.node('Tanh', [image]))
  return graph.build()
}

/** A block whose three normalisations share the label patterns of its level. */
function patternBlock (graph: GraphBuilder, state: StateDict, block: SpadeBlock, patterns: LabelPatterns, below: Value, features: Value): Value {
  const { convolution, doubleNearest, concat, leakyRelu, multiply, add, reshape, transpose } = createOperators(graph)
  const weights = createGeneratorWeights(graph, state)
  const [normS, norm0, norm1] = block.norms
  const table = (norm: SpadeNorm) => windowTable(graph, state, patterns, norm)
  const scaled = (rows: Value, scale: Value) => multiply(rows, reshape(scale, graph.integers([1, -1])))
  const laidOut = (rows: Value, channels: number, like: Value) => spread(graph, patterns, rows, channels, like)
  const spectral = (name: string, value: Value) => convolution(value, weights.spectral(`${block.name}.${name}`), weights.plain(`${block.name}.${name}.bias`), { kernel: 3 })

  function modulated ({ values, scale }: Centred, norm: SpadeNorm): Value {
    const { gamma, beta } = table(norm)
    const factor = laidOut(scaled(gamma, scale), norm.channels, values)
    return leakyRelu(add(multiply(values, factor), laidOut(beta, norm.channels, values)))
  }

  const fromBelow = centred(graph, below)
  const fromPicture = centred(graph, features)
  const x = { values: concat([doubleNearest(fromBelow.values), fromPicture.values]), scale: concat([fromBelow.scale, fromPicture.scale]) }
  // The skip comes first: x is then dropped before the second half needs the memory.
  const skipTable = table(normS)
  const project = weights.spectral(`${block.name}.conv_s`)
  const skip = convolution(multiply(x.values, laidOut(scaled(skipTable.gamma, x.scale), normS.channels, x.values)), project, undefined, { kernel: 1 })
  const matrix = transpose(reshape(project, graph.integers([block.to, normS.channels])), [1, 0])
  const shifted = add(skip, laidOut(graph.node('MatMul', [skipTable.beta, matrix]), block.to, skip))
  const inner = centred(graph, spectral('conv_0', modulated(x, norm0)))
  return add(shifted, spectral('conv_1', modulated(inner, norm1)))
}
