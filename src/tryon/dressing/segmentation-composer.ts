/**
 * HR-VITON's way from the condition generator's segmentation to full-size classes: compose with
 * the warped mask, resize, blur, argmax, and the softmax share of what lies in front.
 */
import { resizeThenBlur, type BandedMatrix } from './blur.ts'
import { argmax, occlusionOf } from './class-scores.ts'
import { CONDITION_COUNT } from '../records/labels.ts'
import type { GarmentKind } from '../records/garment-kind.ts'
import { keepUniform, MIXED, reachOf } from './uniform-cells.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'

/**
 * Channels last, [h, w, 13]: the channel `worn`, the garment's, multiplied by the warped mask (HR-VITON's "warp_grad").
 */
export function composeChannels (segmentation: Tensor, warpedMask: Tensor, out: Float32Array, worn: number): void {
  const size = out.length / CONDITION_COUNT
  for (let channel = 0; channel < CONDITION_COUNT; channel++) {
    const from = channel * size
    for (let i = 0, o = channel; i < size; i++, o += CONDITION_COUNT) out[o] = segmentation.data[from + i]
  }
  for (let i = 0, o = worn; i < size; i++, o += CONDITION_COUNT) out[o] *= warpedMask.data[i]
}

/** Applies one row of the row operator to cells [from, to) of the channels-last map: [h, w, 13] -> [w, 13] in `out`. */
function blendRows (
  map: Float32Array, matrix: BandedMatrix, row: number, width: number, from: number, to: number, out: Float64Array
): void {
  const first = from * CONDITION_COUNT
  const last = to * CONDITION_COUNT
  out.fill(0, first, last)
  for (let tap = 0; tap < matrix.taps; tap++) {
    const weight = matrix.weights[row * matrix.taps + tap]
    if (weight === 0) continue
    const shift = (matrix.starts[row] + tap) * width * CONDITION_COUNT
    for (let i = first; i < last; i++) out[i] += weight * map[shift + i]
  }
}

/** Applies one row of the column operator: [w, 13] -> 13 values of one pixel in `out`. */
function blendColumns (row: Float64Array, matrix: BandedMatrix, x: number, out: Float64Array): void {
  const { taps, weights } = matrix
  const from = matrix.starts[x] * CONDITION_COUNT
  for (let channel = 0; channel < CONDITION_COUNT; channel++) {
    let sum = 0
    for (let tap = 0, at = from + channel; tap < taps; tap++, at += CONDITION_COUNT) {
      sum += weights[x * taps + tap] * row[at]
    }
    out[channel] = sum
  }
}

/** `blendColumns` for the six taps of up-sampling by four, where nearly all of the time goes. */
function blendSixColumns (row: Float64Array, matrix: BandedMatrix, x: number, out: Float64Array): void {
  const { weights } = matrix
  const w = x * 6
  const [a, b, c, d, e, f] = [
    weights[w],
    weights[w + 1],
    weights[w + 2],
    weights[w + 3],
    weights[w + 4],
    weights[w + 5]
  ]
  let at = matrix.starts[x] * CONDITION_COUNT
  for (let channel = 0; channel < CONDITION_COUNT; channel++, at++) {
    out[channel] = a * row[at] + b * row[at + CONDITION_COUNT] + c * row[at + 2 * CONDITION_COUNT] +
      d * row[at + 3 * CONDITION_COUNT] + e * row[at + 4 * CONDITION_COUNT] + f * row[at + 5 * CONDITION_COUNT]
  }
}

export interface SegmentationComposer {
  /**
   * Full-size classes 0..12 from the condition generator's segmentation [1, 13, h, w], and
   * the occlusion of the worn garment where `worn` [1, 1, H, W] is not 0 (elsewhere 0):
   * bilinear resize, 15x15 Gaussian blur, argmax and softmax, without storing 13 full planes.
   */
  compose (
    segmentation: Tensor, warpedMask: Tensor, worn: Tensor, labels: ByteMap, occlusion: Float32Array, kind: GarmentKind
  ): void
}

/** Precomputes the operators for maps of one size. */
export function createSegmentationComposer (
  width: number, height: number, outWidth: number, outHeight: number
): SegmentationComposer {
  const rows = resizeThenBlur(height, outHeight)
  const columns = resizeThenBlur(width, outWidth)
  const blend = columns.taps === 6 ? blendSixColumns : blendColumns
  const scaleX = outWidth / width
  const scaleY = outHeight / height
  const map = new Float32Array(width * height * CONDITION_COUNT)
  const row = new Float64Array(width * CONDITION_COUNT)
  const pixel = new Float64Array(CONDITION_COUNT)
  const cells = new Uint8Array(width * height)
  const cellOfColumn = Int32Array.from({ length: outWidth }, (_, x) => Math.floor(x / scaleX))

  /** Where all taps of a cell's pixels have one winner, so has their positively weighted sum. */
  function findUniformCells (): Uint8Array {
    for (let i = 0; i < cells.length; i++) cells[i] = argmax(map, i * CONDITION_COUNT)
    const along = keepUniform(cells, width, height, 1, reachOf(columns, scaleX))
    return keepUniform(along, width, height, width, reachOf(rows, scaleY))
  }

  /** Cells of output row `y` whose pixels must be computed, as [from, to); those between are computed too. */
  function findSpan (y: number, cellRow: number, uniform: Uint8Array, worn: Float32Array): [number, number] {
    const isNeeded = (x: number): boolean =>
      uniform[cellRow + cellOfColumn[x]] === MIXED || worn[y * outWidth + x] !== 0
    let from = 0
    let to = outWidth - 1
    while (from <= to && !isNeeded(from)) from++
    while (to > from && !isNeeded(to)) to--
    return from > to ? [0, 0] : [columns.starts[from], columns.starts[to] + columns.taps]
  }

  function composeRow (
    y: number, uniform: Uint8Array, worn: Float32Array, labels: Uint8Array, occlusion: Float32Array,
    behind: readonly number[]
  ): void {
    const cellRow = Math.floor(y / scaleY) * width
    const [from, to] = findSpan(y, cellRow, uniform, worn)
    blendRows(map, rows, y, width, from, to, row)
    for (let x = 0, i = y * outWidth; x < outWidth; x++, i++) {
      const known = uniform[cellRow + cellOfColumn[x]]
      if (known !== MIXED && worn[i] === 0) {
        labels[i] = known
        occlusion[i] = 0
        continue
      }
      blend(row, columns, x, pixel)
      labels[i] = argmax(pixel, 0)
      occlusion[i] = worn[i] === 0 ? 0 : occlusionOf(pixel, labels[i], behind)
    }
  }

  return {
    compose (segmentation, warpedMask, worn, labels, occlusion, kind) {
      composeChannels(segmentation, warpedMask, map, kind.worn)
      const uniform = findUniformCells()
      for (let y = 0; y < outHeight; y++) composeRow(y, uniform, worn.data, labels.data, occlusion, kind.behind)
    }
  }
}
