import { type GraphBuilder, ONNX_FLOAT, ONNX_INT64, type Value } from '../onnx/graph.ts'
import { createOperators } from '../onnx/operators.ts'

/** Two 3x3 convolutions, one after the other, see this many pixels in each direction. */
const WINDOW = 5
const MARGIN = 2
/** One of them alone sees this many. */
const INNER = 3
/** Pixels of a run in a row whose windows get one code: 5 x (4 + 4) labels. */
const RUN = 4
/** Label codes: 0 outside the picture, 1 + label inside. */
export const CODES = 8
/** A run and its margins as octal digits of one number: 8 digits stay below 2^24, exact in float32. */
const RUN_DIGITS = RUN + 2 * MARGIN
/** Pattern numbers are below the number of runs, which this bounds: pictures up to 2 megapixels. */
const RUN_NUMBER_LIMIT = 2 ** 19
/** Runs are joined in pairs to blocks of this many pixels, which are copied as a whole. */
export const BLOCK = 2 * RUN

/**
 * The distinct 5x5 label windows of a label map. Gamma and beta of a pixel depend on its window alone,
 * so they are computed per window, not per pixel, and a map holds few of them: a try-on picture some thousands
 * in 786,432 pixels. Windows at the border contain the code of "outside", so they are right as well.
 */
export interface LabelPatterns {
  /** [P, 9] which of the distinct 3x3 windows stand around the middle of each window, row by row. */
  readonly innerMap: Value
  /** [Q, 72] the distinct 3x3 windows, one-hot: nine taps of eight codes. */
  readonly innerWindows: Value
  /** [B * 8] number of the window of each pixel of the distinct blocks of eight pixels. */
  readonly blockPixels: Value
  /** [h * w / 8] number of the distinct block that stands at each place. */
  readonly blockMap: Value
}

/** Label codes of a one-hot map: [1, 7, H, W] to [1, 1, H, W] with values 1..7. */
export function labelCodes (graph: GraphBuilder, segmentation: Value): Value {
  const weights = graph.floats([1, 2, 3, 4, 5, 6, 7], [1, 7, 1, 1])
  return graph.node('Conv', [segmentation, weights], { kernel_shape: [1, 1] })
}

/** Finds the patterns of `codes` [1, 1, h, w]; w must be a multiple of 8. */
export function labelPatterns (graph: GraphBuilder, codes: Value): LabelPatterns {
  const runs = distinctRuns(graph, codes)
  const pixels = distinctWindows(graph, runs.rowCodes)
  const { numbers, keys } = distinctPairs(graph, runs.map)
  return {
    ...distinctInnerWindows(graph, pixels.rows),
    blockPixels: flat(
      graph,
      graph.node('Gather', [graph.node('Reshape', [pixels.map, graph.integers([-1, RUN])]), keys], { axis: 0 })
    ),
    blockMap: numbers
  }
}

/** The distinct 5x8 windows around runs of four pixels: row codes [R, 5] and the map [h * w / 4]. */
function distinctRuns (graph: GraphBuilder, codes: Value): { rowCodes: Value, map: Value } {
  const { rows, combine } = createIntegerMaths(graph)
  const digits = graph.floats(powers(CODES, RUN_DIGITS), [1, 1, 1, RUN_DIGITS])
  const coded = graph.node('Conv', [codes, digits], {
    kernel_shape: [1, RUN_DIGITS],
    strides: [1, RUN],
    pads: [MARGIN, MARGIN, MARGIN, MARGIN]
  })
  const integers = graph.node('Cast', [coded], { to: ONNX_INT64 })
  const row = Array.from({ length: WINDOW }, (_, i) => flat(graph, rows(integers, i, WINDOW)))
  const digit = CODES ** RUN_DIGITS
  const top = distinct(graph, combine([row[0], row[1]], [1, digit]))
  const bottom = distinct(graph, combine([row[2], row[3]], [1, digit]))
  const all = distinct(graph, combine([top.map, bottom.map, row[4]], [1, RUN_NUMBER_LIMIT, RUN_NUMBER_LIMIT ** 2]))
  const column = graph.integers([-1, 1])
  const table = row.map((value) =>
    graph.node('Reshape', [graph.node('Gather', [value, all.first], { axis: 0 }), column])
  )
  return { rowCodes: graph.node('Concat', table, { axis: 1 }), map: all.map }
}

/** The distinct 5x5 windows in the runs [R, 5]: their rows [P, 5] and the window of each of the R * 4 pixels. */
function distinctWindows (graph: GraphBuilder, rowCodes: Value): { rows: Value, map: Value } {
  const { digitsOf, combine } = createIntegerMaths(graph)
  const rowDigit = CODES ** WINDOW
  // [R, 5, 1] -> [R, 5, 4]: the five digits that each pixel sees of each row
  const parts = digitsOf(graph.node('Unsqueeze', [rowCodes, graph.integers([2])]), powers(CODES, RUN), rowDigit)
  const perPixel = graph.node('Reshape', [
    graph.node('Transpose', [parts], { perm: [0, 2, 1] }),
    graph.integers([-1, WINDOW])
  ])
  const row = (i: number) => graph.node('Gather', [perPixel, graph.integers([i], [])], { axis: 1 })
  const upper = distinct(graph, combine([row(0), row(1), row(2), row(3)], powers(rowDigit, 4)))
  const all = distinct(graph, combine([row(4), upper.map], [1, rowDigit]))
  return { rows: graph.node('Gather', [perPixel, all.first], { axis: 0 }), map: all.map }
}

/**
 * The distinct 3x3 windows around the nine middle pixels of the windows with rows [P, 5]: the hidden
 * activations depend on them alone, and they are fewer still.
 */
function distinctInnerWindows (graph: GraphBuilder, rows: Value): Pick<LabelPatterns, 'innerMap' | 'innerWindows'> {
  const { digitsOf, combine } = createIntegerMaths(graph)
  const rowDigit = CODES ** INNER
  // [P, 5, 3]: three digits of each row, from the left, the middle and the right
  const parts = digitsOf(graph.node('Unsqueeze', [rows, graph.integers([2])]), powers(CODES, INNER), rowDigit)
  const fromRow = (i: number) => graph.node('Gather', [parts, graph.integers([i, i + 1, i + 2])], { axis: 1 })
  const all = distinct(graph, flat(graph, combine([fromRow(0), fromRow(1), fromRow(2)], powers(rowDigit, INNER))))
  const digits = digitsOf(
    graph.node('Unsqueeze', [all.values, graph.integers([1])]),
    powers(CODES, INNER * INNER),
    CODES
  )
  const oneHot = graph.node('Equal', [
    graph.node('Unsqueeze', [digits, graph.integers([2])]),
    graph.integers(Array.from({ length: CODES }, (_, i) => i))
  ])
  return {
    innerMap: graph.node('Reshape', [all.map, graph.integers([-1, INNER * INNER])]),
    innerWindows: graph.node('Reshape', [
      graph.node('Cast', [oneHot], { to: ONNX_FLOAT }),
      graph.integers([-1, INNER * INNER * CODES])
    ])
  }
}

/** The distinct pairs of neighbouring run numbers: `keys` [B, 2] and the number of each pair of `map`. */
function distinctPairs (graph: GraphBuilder, map: Value): { keys: Value, numbers: Value } {
  const { combine } = createIntegerMaths(graph)
  const pairs = graph.node('Reshape', [map, graph.integers([-1, 2])])
  const side = (i: number) => graph.node('Gather', [pairs, graph.integers([i], [])], { axis: 1 })
  const all = distinct(graph, combine([side(0), side(1)], [1, RUN_NUMBER_LIMIT]))
  return { keys: graph.node('Gather', [pairs, all.first], { axis: 0 }), numbers: all.map }
}

/** The distinct values, the place where each occurs first, and the number of the value at each place. */
function distinct (graph: GraphBuilder, keys: Value): { values: Value, first: Value, map: Value } {
  const [values, first, map] = graph.nodeWithOutputs('Unique', [keys], 3, { sorted: 0 })
  return { values, first, map }
}

function createIntegerMaths (graph: GraphBuilder) {
  const { add, multiply } = createOperators(graph)
  return {
    /** Rows i .. i + h of a map padded to h + window - 1 rows. */
    rows: (map: Value, i: number, window: number) => graph.node('Slice', [
      map, graph.integers([i]), graph.integers([i === window - 1 ? 2 ** 31 - 1 : i - window + 1]), graph.integers([2])
    ]),
    /** Sum of values times factors. */
    combine: (values: readonly Value[], factors: readonly number[]) =>
      values.map((value, i) => factors[i] === 1 ? value : multiply(value, graph.integers([factors[i]]))).reduce(add),
    /** (values / divisors) mod base, the divisors along the last axis. */
    digitsOf: (values: Value, divisors: readonly number[], base: number) =>
      graph.node('Mod', [graph.node('Div', [values, graph.integers(divisors)]), graph.integers([base])])
  }
}

function flat (graph: GraphBuilder, value: Value): Value {
  return graph.node('Reshape', [value, graph.integers([-1])])
}

function powers (base: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => base ** i)
}
