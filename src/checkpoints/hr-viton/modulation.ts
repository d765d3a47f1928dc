import { type GraphBuilder, NO_VALUE, type Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'
import type { StateDict } from '../weights/state-dict.ts'
import { HIDDEN, LABELS, type SpadeNorm } from './generator-layout.ts'
import { createGeneratorWeights } from './generator-weights.ts'
import { BLOCK, CODES, type LabelPatterns } from './label-patterns.ts'

const INSTANCE_NORM_EPSILON = 1e-5
/** Outside the picture the hidden activations are zero: so much less than any activation, then ReLU. */
const NEVER_ACTIVE = -30000
/**
 * Windows worked on at a time: 512 x 1152 hidden values are 2.4 MB, so a label map of noise, where nearly
 * every pixel has its own window, needs no more memory than a tidy one.
 */
const WINDOWS_AT_A_TIME = 512

/** Values less their mean, and the reciprocal of the standard deviation, per channel. */
export interface Centred {
  readonly values: Value
  /** [1, C, 1, 1] */
  readonly scale: Value
}

/** The instance norm without its last multiplication, which the modulation does on the way. */
export function centred (graph: GraphBuilder, x: Value): Centred {
  const { add, multiply } = createOperators(graph)
  const overPicture = { axes: [2, 3] }
  const values = graph.node('Sub', [x, graph.node('ReduceMean', [x], overPicture)])
  const variance = graph.node('ReduceMean', [multiply(values, values)], overPicture)
  const deviation = graph.node('Sqrt', [add(variance, graph.floats([INSTANCE_NORM_EPSILON]))])
  return { values, scale: graph.node('Reciprocal', [deviation]) }
}

/** Gamma and beta of the distinct windows, one row per window. */
export interface WindowTable {
  /** [R, C], the 1 of (1 + gamma) included. */
  readonly gamma: Value
  /** [R, C] */
  readonly beta: Value
}

/** Runs the two 3x3 convolutions of a normalisation on the distinct windows only. */
export function windowTable (
  graph: GraphBuilder, state: StateDict, { innerMap, innerWindows }: LabelPatterns, { name, channels }: SpadeNorm
): WindowTable {
  const hidden = hiddenRows(graph, state, name, innerWindows)
  const rowsOf = createRowsOf(graph, state, name, channels)
  const { rounds, placesOf } = createRounds(graph, innerMap)
  const body = graph.subgraph(
    [
      { name: 'round', shape: [], type: 'int64' },
      { name: 'go_on', shape: [], type: 'bool' }
    ],
    ([round, goOn]) => {
      const around = graph.node('Gather', [innerMap, placesOf(round)], { axis: 0 })
      const { gamma, beta } = rowsOf(graph.node('Gather', [hidden, around], { axis: 0 }))
      const shape = [WINDOWS_AT_A_TIME, channels]
      return [
        { name: '', shape: [], type: 'bool', value: graph.node('Identity', [goOn]) },
        { name: '', shape, value: gamma },
        { name: '', shape, value: beta }
      ]
    }
  )
  const [gamma, beta] = graph.nodeWithOutputs('Loop', [rounds, NO_VALUE], 2, { body: { body } })
  const rows = graph.integers([-1, channels])
  return { gamma: graph.node('Reshape', [gamma, rows]), beta: graph.node('Reshape', [beta, rows]) }
}

/** How many rounds the windows take, and the windows of a round; the last round repeats the last window. */
function createRounds (graph: GraphBuilder, innerMap: Value) {
  const { add, multiply } = createOperators(graph)
  const one = graph.integers([1])
  const step = graph.integers([WINDOWS_AT_A_TIME])
  const windows = graph.node('Slice', [graph.node('Shape', [innerMap]), graph.integers([0]), one, graph.integers([0])])
  const last = graph.node('Sub', [windows, one])
  const rounds = add(graph.node('Div', [last, step]), one)
  const inRound = graph.integers(Array.from({ length: WINDOWS_AT_A_TIME }, (_, i) => i))
  return {
    rounds: graph.node('Squeeze', [rounds, graph.integers([0])]),
    placesOf: (round: Value) => graph.node('Min', [add(multiply(round, step), inRound), last])
  }
}

/** [Q, 128]: the hidden activations of the distinct 3x3 windows. */
function hiddenRows (graph: GraphBuilder, state: StateDict, name: string, innerWindows: Value): Value {
  const weight = graph.weight(`${name}.conv_shared.coded`, [HIDDEN, 9 * CODES], () =>
    codedWeight(state.read(`${name}.conv_shared.0.weight`))
  )
  const bias = createGeneratorWeights(graph, state).plain(`${name}.conv_shared.0.bias`)
  return graph.node('Relu', [graph.node('Gemm', [innerWindows, weight, bias], { transB: 1 })])
}

/** Hidden activations [K, 9, 128] around each window's middle to rows [K, C] of gamma + 1 and beta. */
function createRowsOf (
  graph: GraphBuilder, state: StateDict, name: string, channels: number
): (hidden: Value) => WindowTable {
  const weights = createGeneratorWeights(graph, state)
  const matrix = (part: string) =>
    graph.weight(`${name}.${part}.matrix`, [channels, 9 * HIDDEN], () =>
      tapsFirst(state.read(`${name}.${part}.weight`), HIDDEN)
    )
  const gammaMatrix = matrix('conv_gamma')
  const betaMatrix = matrix('conv_beta')
  const gammaBias = weights.gammaBias(`${name}.conv_gamma.bias`)
  const betaBias = weights.plain(`${name}.conv_beta.bias`)
  const product = (rows: Value, weight: Value, bias: Value) => graph.node('Gemm', [rows, weight, bias], { transB: 1 })
  return (hidden) => {
    const rows = graph.node('Reshape', [hidden, graph.integers([-1, 9 * HIDDEN])])
    return { gamma: product(rows, gammaMatrix, gammaBias), beta: product(rows, betaMatrix, betaBias) }
  }
}

/** Convolution weights [C, inputs, 3, 3] as [C, 9 * inputs], the nine taps before the inputs. */
function tapsFirst (weight: Float32Array, inputs: number): Float32Array {
  const result = new Float32Array(weight.length)
  for (let i = 0; i < weight.length; i++) {
    const tap = i % 9
    const input = Math.floor(i / 9) % inputs
    result[i - i % (9 * inputs) + tap * inputs + input] = weight[i]
  }
  return result
}

/** [128, 7, 3, 3] as [128, 9 * 8]: code 0 is "outside the picture", which silences what it is the centre of. */
function codedWeight (weight: Float32Array): Float32Array {
  const taps = tapsFirst(weight, LABELS)
  const coded = new Float32Array(HIDDEN * 9 * CODES)
  for (let row = 0; row < HIDDEN * 9; row++) coded.set(taps.subarray(row * LABELS, (row + 1) * LABELS), row * CODES + 1)
  for (let hidden = 0; hidden < HIDDEN; hidden++) coded[(hidden * 9 + 4) * CODES] = NEVER_ACTIVE
  return coded
}

/** Rows [R, C] of the windows laid out as a picture [1, C, h, w] like `like`: copied eight pixels at a time. */
export function spread (
  graph: GraphBuilder, patterns: LabelPatterns, rows: Value, channels: number, like: Value
): Value {
  const { reshape, transpose } = createOperators(graph)
  const pixels = transpose(graph.node('Gather', [rows, patterns.blockPixels], { axis: 0 }), [1, 0])
  const blocks = reshape(pixels, graph.integers([channels, -1, BLOCK]))
  return reshape(graph.node('Gather', [blocks, patterns.blockMap], { axis: 1 }), graph.node('Shape', [like]))
}
