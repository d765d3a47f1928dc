import { createGraphBuilder, type GraphBuilder, type GraphOptions, type OnnxGraph, type Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'
import type { StateDict } from '../weights/state-dict.ts'
import { GENERATOR_CHANNELS, generatorBlocks, LABELS, type SpadeBlock, type SpadeNorm } from './generator-layout.ts'
import { checkedGenerator, createGeneratorWeights } from './generator-weights.ts'

export interface PlainGeneratorOptions extends GraphOptions {
  /** Adds the inputs `noise_0` .. `noise_22`, one plane [1, 1, h, w] a normalisation; without them noise is zero. */
  readonly noiseInputs?: boolean
}

/**
 * HR-VITON's image generator, operator by operator: `x` [1, 9, H, W] and one-hot `segmentation`
 * [1, 7, H, W] to `image` [1, 3, H, W] in (-1, 1). H and W are multiples of 128. Spectral norms are folded.
 * @throws ImportError CHECKPOINT_KEYS or CHECKPOINT_SHAPE when `checkpoint` is another network
 */
export function plainGenerator (checkpoint: StateDict, options: PlainGeneratorOptions = {}): OnnxGraph {
  const { state, n } = checkedGenerator(checkpoint)
  const graph = createGraphBuilder('generator', options)
  const { convolution, everyNth, doubleNearest, concat, leakyRelu } = createOperators(graph)
  const weights = createGeneratorWeights(graph, state)
  const x = graph.input('x', [1, GENERATOR_CHANNELS, 'H', 'W'])
  const segmentation = graph.input('segmentation', [1, LABELS, 'H', 'W'])
  const norm = createNorm(graph, state, segmentation, options.noiseInputs === true)
  let y: Value | undefined
  generatorBlocks(n).forEach((block, level) => {
    const picture = everyNth(x, block.reduction)
    const features = convolution(picture, weights.plain(`conv_${level}.weight`), weights.plain(`conv_${level}.bias`), {
      kernel: 3
    })
    y = spadeBlock(graph, weights, norm, block, y === undefined ? features : concat([doubleNearest(y), features]))
  })
  const image = convolution(leakyRelu(y!), weights.plain('conv_img.weight'), weights.plain('conv_img.bias'), {
    kernel: 3
  })
  graph.output('image', [1, 3, 'H', 'W'], graph.node('Tanh', [image]))
  return graph.build()
}

type Norm = (norm: SpadeNorm, x: Value, reduction: number) => Value

/** A residual block: skip and two convolutions, each behind a normalisation. */
export function spadeBlock (
  graph: GraphBuilder, weights: ReturnType<typeof createGeneratorWeights>, normalise: Norm, block: SpadeBlock, x: Value
): Value {
  const { convolution, leakyRelu, add } = createOperators(graph)
  const [first, second, last] = block.norms
  const hasSkip = last !== undefined
  const skip = hasSkip
    ? convolution(normalise(first, x, block.reduction), weights.spectral(`${block.name}.conv_s`), undefined, {
      kernel: 1
    })
    : x
  const activated = (norm: SpadeNorm, value: Value) => leakyRelu(normalise(norm, value, block.reduction))
  const spectral = (name: string, value: Value) =>
    convolution(value, weights.spectral(`${block.name}.${name}`), weights.plain(`${block.name}.${name}.bias`), {
      kernel: 3
    })
  const inner = spectral('conv_0', activated(hasSkip ? second : first, x))
  return add(skip, spectral('conv_1', activated(last ?? second, inner)))
}

/** Normalisation k is the k-th call, which numbers the noise planes as the original draws them. */
export function createNorm (graph: GraphBuilder, state: StateDict, segmentation: Value, noisy: boolean): Norm {
  const { convolution, everyNth, relu, add, multiply, instanceNorm } = createOperators(graph)
  const weights = createGeneratorWeights(graph, state)
  let calls = 0
  return ({ name, channels }, x, reduction) => {
    const index = calls++
    const hidden = relu(
      convolution(
        everyNth(segmentation, reduction),
        weights.plain(`${name}.conv_shared.0.weight`),
        weights.plain(`${name}.conv_shared.0.bias`),
        { kernel: 3 }
      )
    )
    const gamma = convolution(
      hidden,
      weights.plain(`${name}.conv_gamma.weight`),
      weights.gammaBias(`${name}.conv_gamma.bias`),
      { kernel: 3 }
    )
    const beta = convolution(
      hidden,
      weights.plain(`${name}.conv_beta.weight`),
      weights.plain(`${name}.conv_beta.bias`),
      { kernel: 3 }
    )
    const source = noisy ? add(x, noise(graph, state, index, name, channels)) : x
    return add(multiply(instanceNorm(source, channels), gamma), beta)
  }
}

function noise (graph: GraphBuilder, state: StateDict, index: number, name: string, channels: number): Value {
  const { multiply } = createOperators(graph)
  const plane = graph.input(`noise_${index}`, [1, 1, `h_${index}`, `w_${index}`])
  const scale = graph.weight(`${name}.noise_scale`, [1, channels, 1, 1], () => state.read(`${name}.noise_scale`))
  return multiply(plane, scale)
}
