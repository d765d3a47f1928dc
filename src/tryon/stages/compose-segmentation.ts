import { resizeThenBlur, type BandedMatrix } from '../blur.ts'
import { Condition, CONDITION_COUNT } from '../labels.ts'
import { take, type Stage } from '../pipeline.ts'
import type { ByteMap, Tensor } from '../tensor.ts'
import type { TryOnContext } from '../try-on.ts'

const MIXED = 255

/** Channels last, [h, w, 13]: the garment's channel multiplied by the warped mask (HR-VITON's "warp_grad"). */
export function composeChannels (segmentation: Tensor, warpedMask: Tensor, out: Float32Array): void {
  const size = out.length / CONDITION_COUNT
  for (let channel = 0; channel < CONDITION_COUNT; channel++) {
    const from = channel * size
    for (let i = 0, o = channel; i < size; i++, o += CONDITION_COUNT) out[o] = segmentation.data[from + i]
  }
  for (let i = 0, o = Condition.upper; i < size; i++, o += CONDITION_COUNT) out[o] *= warpedMask.data[i]
}

/** Index of the largest of 13 values from `at` on, the lowest on ties. */
function argmax (values: Float32Array | Float64Array, at: number): number {
  let best = 0
  for (let channel = 1; channel < CONDITION_COUNT; channel++) {
    if (values[at + channel] > values[at + best]) best = channel
  }
  return best
}

/** Keeps a cell's label where all cells within `reach` along an axis have it too, else `MIXED`. */
function keepUniform (labels: Uint8Array, width: number, height: number, step: number, reach: number): Uint8Array {
  const out = new Uint8Array(labels.length)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const at = step === 1 ? x : y
      const from = Math.max(-reach, -at)
      const to = Math.min(reach, (step === 1 ? width : height) - 1 - at)
      let label = labels[i]
      for (let k = from; k <= to && label !== MIXED; k++) if (labels[i + k * step] !== label) label = MIXED
      out[i] = label
    }
  }
  return out
}

/** How many cells away from its own a pixel's taps reach, on the larger side. */
function reachOf (matrix: BandedMatrix, scale: number): number {
  let reach = 0
  for (let row = 0; row < matrix.starts.length; row++) {
    for (let tap = 0; tap < matrix.taps; tap++) {
      if (matrix.weights[row * matrix.taps + tap] === 0) continue
      reach = Math.max(reach, Math.abs(matrix.starts[row] + tap - Math.floor(row / scale)))
    }
  }
  return reach
}

/** Applies one row of the row operator to cells [from, to) of the channels-last map: [h, w, 13] -> [w, 13] in `out`. */
function blendRows (map: Float32Array, matrix: BandedMatrix, row: number, width: number, from: number, to: number, out: Float64Array): void {
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
    for (let tap = 0, at = from + channel; tap < taps; tap++, at += CONDITION_COUNT) sum += weights[x * taps + tap] * row[at]
    out[channel] = sum
  }
}

/** `blendColumns` for the six taps of up-sampling by four, where nearly all of the time goes. */
function blendSixColumns (row: Float64Array, matrix: BandedMatrix, x: number, out: Float64Array): void {
  const { weights } = matrix
  const w = x * 6
  const [a, b, c, d, e, f] = [weights[w], weights[w + 1], weights[w + 2], weights[w + 3], weights[w + 4], weights[w + 5]]
  let at = matrix.starts[x] * CONDITION_COUNT
  for (let channel = 0; channel < CONDITION_COUNT; channel++, at++) {
    out[channel] = a * row[at] + b * row[at + CONDITION_COUNT] + c * row[at + 2 * CONDITION_COUNT] +
      d * row[at + 3 * CONDITION_COUNT] + e * row[at + 4 * CONDITION_COUNT] + f * row[at + 5 * CONDITION_COUNT]
  }
}

/** exp(-k / EXP_STEPS); beyond the last entry the value is below 2e-9. */
const EXP_STEPS = 64
const EXP_TABLE = Float64Array.from({ length: 20 * EXP_STEPS + 1 }, (_, k) => Math.exp(-k / EXP_STEPS))

/** exp(-t) for t >= 0 by table and two Taylor terms, error below 1e-6: the occlusion is needed to 1e-3. */
function decay (t: number): number {
  const k = t * EXP_STEPS | 0
  if (k >= EXP_TABLE.length) return 0
  const rest = t - k / EXP_STEPS
  return EXP_TABLE[k] * (1 - rest + 0.5 * rest * rest)
}

/** Softmax share of everything that lies in front of a garment: all but background, upper, bottom. */
function occlusionOf (values: Float64Array, label: number): number {
  const most = values[label]
  let all = 0
  for (let channel = 0; channel < CONDITION_COUNT; channel++) all += decay(most - values[channel])
  const behind = decay(most - values[Condition.background]) + decay(most - values[Condition.upper]) +
    decay(most - values[Condition.bottom])
  return (all - behind) / all
}

export interface SegmentationComposer {
  /**
   * Full-size classes 0..12 from the condition generator's segmentation [1, 13, h, w], and
   * the occlusion of the worn garment where `worn` [1, 1, H, W] is not 0 (elsewhere 0):
   * bilinear resize, 15x15 Gaussian blur, argmax and softmax, without storing 13 full planes.
   */
  compose (segmentation: Tensor, warpedMask: Tensor, worn: Tensor, labels: ByteMap, occlusion: Float32Array): void
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

  /** Where all taps of a cell's pixels have one winner, so has their positively weighted sum. */
  function findUniformCells (): Uint8Array {
    for (let i = 0; i < cells.length; i++) cells[i] = argmax(map, i * CONDITION_COUNT)
    const along = keepUniform(cells, width, height, 1, reachOf(columns, scaleX))
    return keepUniform(along, width, height, width, reachOf(rows, scaleY))
  }

  /** Cells of output row `y` whose pixels must be computed, as [from, to); those between are computed too. */
  function findSpan (y: number, cellRow: number, uniform: Uint8Array, worn: Float32Array): [number, number] {
    const isNeeded = (x: number): boolean =>
      uniform[cellRow + Math.floor(x / scaleX)] === MIXED || worn[y * outWidth + x] !== 0
    let from = 0
    let to = outWidth - 1
    while (from <= to && !isNeeded(from)) from++
    while (to > from && !isNeeded(to)) to--
    return from > to ? [0, 0] : [columns.starts[from], columns.starts[to] + columns.taps]
  }

  function composeRow (y: number, uniform: Uint8Array, worn: Float32Array, labels: Uint8Array, occlusion: Float32Array): void {
    const cellRow = Math.floor(y / scaleY) * width
    const [from, to] = findSpan(y, cellRow, uniform, worn)
    blendRows(map, rows, y, width, from, to, row)
    for (let x = 0, i = y * outWidth; x < outWidth; x++, i++) {
      const known = uniform[cellRow + Math.floor(x / scaleX)]
      if (known !== MIXED && worn[i] === 0) {
        labels[i] = known
        occlusion[i] = 0
        continue
      }
      blend(row, columns, x, pixel)
      labels[i] = argmax(pixel, 0)
      occlusion[i] = worn[i] === 0 ? 0 : occlusionOf(pixel, labels[i])
    }
  }

  return {
    compose (segmentation, warpedMask, worn, labels, occlusion) {
      composeChannels(segmentation, warpedMask, map)
      const uniform = findUniformCells()
      for (let y = 0; y < outHeight; y++) composeRow(y, uniform, worn.data, labels.data, occlusion)
    }
  }
}

/** What shows where: full-size classes and the occlusion of the warped garment. */
export function createComposeSegmentationStage (composer: SegmentationComposer): Stage<TryOnContext> {
  return {
    name: 'compose-segmentation',
    run (context) {
      const { segmentation, warpedMask } = take(context, 'condition')
      const { workspace } = context
      composer.compose(segmentation, warpedMask, workspace.warpedMask, workspace.labels, workspace.occlusion)
    }
  }
}
