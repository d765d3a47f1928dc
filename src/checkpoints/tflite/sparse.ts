/**
 * Pruned weights: a tree with one level a dimension, in which a dense level has every index and a
 * compressed one lists those that are there. Described at SparsityParameters in
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
 */
import { sizeOf } from '../../tryon/raster/tensor.ts'
import { unreadable } from './errors.ts'
import type { Table } from './flatbuffer.ts'

interface Level {
  /** Dimension of the tensor, or beyond its rank a dimension inside a block. */
  readonly dimension: number
  /** Number of indices of a dense level. */
  readonly size: number
  /** Of a compressed level: where the indices of each element of the level above begin and end. */
  readonly segments?: readonly number[]
  readonly indices: readonly number[]
}

export interface Sparsity {
  readonly levels: readonly Level[]
  /** Dimension of the tensor that each dimension inside a block divides. */
  readonly blockMap: readonly number[]
}

const SPARSITY = { order: 0, blockMap: 1, dimensions: 2 } as const
const DIMENSION = { format: 0, size: 1, segmentsType: 2, segments: 3, indicesType: 4, indices: 5 } as const
const COMPRESSED = 1
/** Bytes of an element by `SparseIndexVector`'s type. */
const INDEX_BYTES = [0, 4, 2, 1]

export function readSparsity (table: Table): Sparsity {
  const order = table.ints(SPARSITY.order)
  return {
    blockMap: table.ints(SPARSITY.blockMap),
    levels: table.tables(SPARSITY.dimensions).map((dimension, level) => readLevel(dimension, order[level]))
  }
}

function readLevel (table: Table, dimension: number): Level {
  const indices = (type: number, vector: number) =>
    table.table(vector)?.unsigned(0, INDEX_BYTES[table.byte(type)] ?? 0) ?? []
  if (table.byte(DIMENSION.format) !== COMPRESSED) return { dimension, size: table.int(DIMENSION.size), indices: [] }
  return {
    dimension,
    size: 0,
    segments: indices(DIMENSION.segmentsType, DIMENSION.segments),
    indices: indices(DIMENSION.indicesType, DIMENSION.indices)
  }
}

/**
 * All values of a tensor of which only some are stored; the others are 0.
 * @throws ImportError TFLITE_UNREADABLE when there are fewer values than the tree has places, or places beyond the
 *   tensor
 */
export function fillIn (stored: Float32Array, shape: readonly number[], { levels, blockMap }: Sparsity): Float32Array {
  const blockSize = blockMap.map((_, i) => levels.find(({ dimension }) => dimension === shape.length + i)?.size ?? 1)
  const out = new Float32Array(sizeOf(shape))
  const at = new Array<number>(shape.length + blockMap.length).fill(0)

  function place (from: number): void {
    let to = 0
    for (let dimension = 0; dimension < shape.length; dimension++) {
      const block = blockMap.indexOf(dimension)
      const index = block < 0 ? at[dimension] : at[dimension] * blockSize[block] + at[shape.length + block]
      to = to * shape[dimension] + index
    }
    if (!(from < stored.length && to < out.length)) throw unreadable('its sparse weights do not fit their shape')
    out[to] = stored[from]
  }

  /** Visits what hangs under element `parent` of the level above. */
  function walk (depth: number, parent: number): void {
    if (depth === levels.length) return place(parent)
    const { dimension, size, segments, indices } = levels[depth]
    const [first, last] =
      segments === undefined ? [parent * size, (parent + 1) * size] : [segments[parent], segments[parent + 1]]
    for (let element = first; element < last; element++) {
      at[dimension] = segments === undefined ? element - first : indices[element]
      walk(depth + 1, element)
    }
  }
  walk(0, 0)
  return out
}
