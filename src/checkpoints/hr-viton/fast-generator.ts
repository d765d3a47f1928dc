import { createGraphBuilder, type GraphBuilder, type GraphOptions, type OnnxGraph, type Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'
import type { StateDict } from '../weights/state-dict.ts'
import { GENERATOR_CHANNELS, generatorBlocks, LABELS, type SpadeBlock, type SpadeNorm } from './generator-layout.ts'
import { checkedGenerator, createGeneratorWeights, spectralWeight } from './generator-weights.ts'
import { type LabelPatterns, labelCodes, labelPatterns } from './label-patterns.ts'
import { type Centred, centred, spread, windowTable } from './modulation.ts'
import { createNorm, spadeBlock } from './plain-generator.ts'
import { observedRange, quantisedConvolution, type Ranges } from './quantised.ts'

/** Coarser levels are a hundredth of the work, and their rows need not be a multiple of eight pixels. */
const FIRST_PATTERN_LEVEL = 3

export interface FastGeneratorOptions extends GraphOptions {
  /** Compute the 3x3 convolutions of the finer levels in 8-bit integers, for activations in these ranges. */
  readonly ranges?: Ranges
  /** Adds the output `ranges`: minimum and maximum of input and output of each of `quantisable` in turn. */
  readonly observe?: boolean
}

/** The convolutions that `ranges` is about, at any width. */
export function quantisable (): string[] {
  return generatorBlocks(2).slice(FIRST_PATTERN_LEVEL).flatMap(({ name }) => [`${name}.conv_0`, `${name}.conv_1`])
}

/**
 * HR-VITON's image generator as `plainGenerator` builds it, several times as fast: at the finer levels gamma
 * and beta are computed once per distinct 5x5 label window and laid out over the picture (see
 * `label-patterns.ts`), and statistics are taken before enlarging. `x` [1, 9, H, W] and `segmentation`
 * [1, 7, H, W], which must be exactly one-hot, to `image` [1, 3, H, W] in (-1, 1); H and W are multiples of
 * 128, the picture has at most two megapixels.
 * @throws ImportError CHECKPOINT_KEYS or CHECKPOINT_SHAPE when `checkpoint` is another network
 */
export function fastGenerator (checkpoint: StateDict, options: FastGeneratorOptions = {}): OnnxGraph {
  const { state, n } = checkedGenerator(checkpoint)
  const graph = createGraphBuilder('generator', options)
  const { convolution, everyNth, doubleNearest, concat, leakyRelu } = createOperators(graph)
  const weights = createGeneratorWeights(graph, state)
  const x = graph.input('x', [1, GENERATOR_CHANNELS, 'H', 'W'])
  const segmentation = graph.input('segmentation', [1, LABELS, 'H', 'W'])
  const codes = labelCodes(graph, segmentation)
  const norm = createNorm(graph, state, segmentation, false)
  const { convolve, observed } = createConvolve(graph, state, options)
  let y: Value | undefined
  generatorBlocks(n).forEach((block, level) => {
    const features = convolution(
      everyNth(x, block.reduction),
      weights.plain(`conv_${level}.weight`),
      weights.plain(`conv_${level}.bias`),
      { kernel: 3 }
    )
    y =
      level < FIRST_PATTERN_LEVEL
        ? spadeBlock(graph, weights, norm, block, y === undefined ? features : concat([doubleNearest(y), features]))
        : patternBlock(
          { graph, state, block, convolve, patterns: labelPatterns(graph, everyNth(codes, block.reduction)) },
          y!,
          features
        )
  })
  const image = convolution(leakyRelu(y!), weights.plain('conv_img.weight'), weights.plain('conv_img.bias'), {
    kernel: 3
  })
  graph.output('image', [1, 3, 'H', 'W'], graph.node('Tanh', [image]))
  if (options.observe === true) graph.output('ranges', [observed.length * 2], concat(observed, 0))
  return graph.build()
}

/** A 3x3 convolution by name, without its bias. */
type Convolve = (name: string, x: Value) => Value

function createConvolve (
  graph: GraphBuilder, state: StateDict, { ranges, observe }: FastGeneratorOptions
): { convolve: Convolve, observed: Value[] } {
  const { convolution } = createOperators(graph)
  const weights = createGeneratorWeights(graph, state)
  const observed: Value[] = []
  function convolve (name: string, x: Value): Value {
    const range = ranges?.get(name)
    if (range !== undefined) {
      return quantisedConvolution(
        graph,
        x,
        { name, shape: state.shapes.get(`${name}.weight_orig`)!, read: () => spectralWeight(state, name) },
        range
      )
    }
    const y = convolution(x, weights.spectral(name), undefined, { kernel: 3 })
    if (observe === true) observed.push(observedRange(graph, x), observedRange(graph, y))
    return y
  }
  return { convolve, observed }
}

interface PatternBlock {
  readonly graph: GraphBuilder
  readonly state: StateDict
  readonly block: SpadeBlock
  readonly convolve: Convolve
  readonly patterns: LabelPatterns
}

/** A block whose three normalisations share the label patterns of its level. */
function patternBlock (
  { graph, state, block, convolve, patterns }: PatternBlock, below: Value, features: Value
): Value {
  const { convolution, doubleNearest, concat, leakyRelu, multiply, add, reshape, transpose } = createOperators(graph)
  const weights = createGeneratorWeights(graph, state)
  const [normS, norm0, norm1] = block.norms
  const table = (norm: SpadeNorm) => windowTable(graph, state, patterns, norm)
  const scaled = (rows: Value, scale: Value) => multiply(rows, reshape(scale, graph.integers([1, -1])))
  const laidOut = (rows: Value, channels: number, like: Value) => spread(graph, patterns, rows, channels, like)

  function modulated ({ values, scale }: Centred, norm: SpadeNorm): Value {
    const { gamma, beta } = table(norm)
    const factor = laidOut(scaled(gamma, scale), norm.channels, values)
    return leakyRelu(add(multiply(values, factor), laidOut(beta, norm.channels, values)))
  }

  const fromBelow = centred(graph, below)
  const fromPicture = centred(graph, features)
  const x = {
    values: concat([doubleNearest(fromBelow.values), fromPicture.values]),
    scale: concat([fromBelow.scale, fromPicture.scale])
  }
  // The skip comes first: x is then dropped before the second half needs the memory.
  const skipTable = table(normS)
  const project = weights.spectral(`${block.name}.conv_s`)
  const skip = convolution(
    multiply(x.values, laidOut(scaled(skipTable.gamma, x.scale), normS.channels, x.values)),
    project,
    undefined,
    { kernel: 1 }
  )
  const matrix = transpose(reshape(project, graph.integers([block.to, normS.channels])), [1, 0])
  // conv_1's bias rides on the skip's offsets; conv_0's is taken out again by the mean that follows it.
  const offsets = add(graph.node('MatMul', [skipTable.beta, matrix]), weights.plain(`${block.name}.conv_1.bias`))
  const shifted = add(skip, laidOut(offsets, block.to, skip))
  const inner = centred(graph, convolve(`${block.name}.conv_0`, modulated(x, norm0)))
  return add(shifted, convolve(`${block.name}.conv_1`, modulated(inner, norm1)))
}
