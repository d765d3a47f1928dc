/** The full-size warp of garment and mask along the appearance flow, as HR-VITON does it. */
import { bilinearTaps } from '../raster/resample.ts'
import type { PreparedGarment } from '../records/garment.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'

/** The release divides the flow by these at every output size: (192/2-1)/2 and (256/2-1)/2. */
const FLOW_DIVISOR_X = 47.5
const FLOW_DIVISOR_Y = 63.5
const WHITE = 1

interface Box { readonly left: number, readonly top: number, readonly right: number, readonly bottom: number }

/** Bounds of the mask's garment pixels; an empty mask gives left > right. */
export function findMaskBox (mask: ByteMap): Box {
  const { data, width, height } = mask
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (data[i] < 128) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  return { left, top, right, bottom }
}

/**
 * Source pixel of each output column or row at zero flow. HR-VITON's grid has its end points
 * on -1 and 1 but is sampled with align_corners=False; the mismatch is in the trained weights.
 */
function basePositions (size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => (2 * i / (size - 1) * size - 1) / 2)
}

/** Flow [1, h, w, 2] as two planes in source pixels. */
function flowInPixels (flow: Tensor, width: number, height: number): { x: Float64Array, y: Float64Array } {
  const count = flow.data.length / 2
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    x[i] = flow.data[2 * i] / FLOW_DIVISOR_X * width / 2
    y[i] = flow.data[2 * i + 1] / FLOW_DIVISOR_Y * height / 2
  }
  return { x, y }
}

/** Interpolates one flow plane down to an output row: `row[j]` for each flow column. */
function mixRows (plane: Float64Array, first: number, second: number, weight: number, row: Float64Array): void {
  for (let j = 0; j < row.length; j++) {
    const upper = plane[first * row.length + j]
    row[j] = upper + (plane[second * row.length + j] - upper) * weight
  }
}

const clamp = (value: number, last: number): number => value < 0 ? 0 : value > last ? last : value

interface Target {
  readonly cloth: Float32Array
  readonly mask: Float32Array
  /** Index of the first cloth plane's first element. */
  readonly offset: number
}

/** Samples mask, and where it is not zero cloth, at source position (px, py) into output pixel `at`. */
export function samplePixel (garment: PreparedGarment, px: number, py: number, at: number, target: Target): void {
  const { width, height, data: mask } = garment.mask
  const x0 = px | 0
  const y0 = py | 0
  const a = y0 * width + x0
  const right = x0 + 1 < width ? 1 : 0
  const b = a + right
  const c = y0 + 1 < height ? a + width : a
  const d = c + right
  const covered = (mask[a] >> 7) | (mask[b] >> 7) | (mask[c] >> 7) | (mask[d] >> 7)
  if (covered === 0) return
  const u = px - x0
  const v = py - y0
  const wd = u * v
  const wb = u - wd
  const wc = v - wd
  const wa = 1 - u - wc
  target.mask[at] = wa * (mask[a] >> 7) + wb * (mask[b] >> 7) + wc * (mask[c] >> 7) + wd * (mask[d] >> 7)
  const { data } = garment.cloth
  const size = target.mask.length
  for (let channel = 0, o = target.offset + at; channel < 3; channel++, o += size) {
    const level = wa * data[a * 3 + channel] + wb * data[b * 3 + channel] +
      wc * data[c * 3 + channel] + wd * data[d * 3 + channel]
    target.cloth[o] = level * (2 / 255) - 1
  }
}

/** A place in the garment's picture, in pixels. */
export interface Position { x: number, y: number }

/** Reads where the flow [1, h, w, 2] leads from a pixel of a picture, within its borders. */
export function createFlowReader (
  flow: Tensor, { width, height }: { readonly width: number, readonly height: number }
): (x: number, y: number, to: Position) => void {
  const [, rows, columns] = flow.shape
  const pixels = flowInPixels(flow, width, height)
  const across = bilinearTaps(columns, width)
  const down = bilinearTaps(rows, height)
  const baseX = basePositions(width)
  const baseY = basePositions(height)
  const mix = (plane: Float64Array, row: number, x: number): number => {
    const left = plane[row * columns + across.first[x]]
    return left + (plane[row * columns + across.second[x]] - left) * across.weight[x]
  }
  const read = (plane: Float64Array, x: number, y: number): number => {
    const upper = mix(plane, down.first[y], x)
    return upper + (mix(plane, down.second[y], x) - upper) * down.weight[y]
  }
  return (x, y, to) => {
    to.x = clamp(baseX[x] + read(pixels.x, x, y), width - 1)
    to.y = clamp(baseY[y] + read(pixels.y, x, y), height - 1)
  }
}

/** Warp of one output row, one flow cell after the other: inside a cell the source position is linear. */
function warpRow (
  garment: PreparedGarment, box: Box, baseX: Float64Array, baseY: number,
  rowX: Float64Array, rowY: Float64Array, from: number, target: Target
): void {
  const { width, height } = garment.mask
  const columns = rowX.length
  const scale = width / columns
  for (let cell = -1; cell < columns; cell++) {
    const left = Math.max(cell, 0)
    const right = Math.min(cell + 1, columns - 1)
    const start = Math.max(Math.ceil((cell + 0.5) * scale - 0.5), 0)
    const end = Math.min(Math.ceil((cell + 1.5) * scale - 0.5), width)
    const lead = (start + 0.5) / scale - 0.5 - cell
    const stepX = (rowX[right] - rowX[left]) / scale
    const stepY = (rowY[right] - rowY[left]) / scale
    const flowX = rowX[left] + (rowX[right] - rowX[left]) * lead
    const flowY = rowY[left] + (rowY[right] - rowY[left]) * lead
    const last = end - 1 - start
    const px0 = clamp(baseX[start] + flowX, width - 1)
    const px1 = clamp(baseX[end - 1] + flowX + last * stepX, width - 1)
    const py0 = clamp(baseY + flowY, height - 1)
    const py1 = clamp(baseY + flowY + last * stepY, height - 1)
    // Positions in between lie between the ends, so a cell beside the garment's box samples background only.
    if ((px0 <= box.left - 1 && px1 <= box.left - 1) || (px0 >= box.right + 1 && px1 >= box.right + 1) ||
      (py0 <= box.top - 1 && py1 <= box.top - 1) || (py0 >= box.bottom + 1 && py1 >= box.bottom + 1)) continue
    for (let i = 0; i <= last; i++) {
      const px = clamp(baseX[start + i] + flowX + i * stepX, width - 1)
      const py = clamp(baseY + flowY + i * stepY, height - 1)
      samplePixel(garment, px, py, from + start + i, target)
    }
  }
}

/**
 * Bends the garment at full size along the flow [1, h, w, 2] of the condition generator:
 * cloth into three planes of `x` from `plane` on (white where the mask is 0), mask into
 * `warpedMask`. Bilinear, border, align_corners=False; garment and output have one size.
 */
export function warpGarment (
  flow: Tensor, garment: PreparedGarment, x: Tensor, plane: number, warpedMask: Tensor
): void {
  const { width, height } = garment.mask
  const size = width * height
  const [, flowHeight, flowWidth] = flow.shape
  const target = { cloth: x.data, mask: warpedMask.data, offset: plane * size }
  x.data.fill(WHITE, target.offset, target.offset + 3 * size)
  warpedMask.data.fill(0)
  const pixels = flowInPixels(flow, width, height)
  const box = findMaskBox(garment.mask)
  const { first, second, weight } = bilinearTaps(flowHeight, height)
  const baseX = basePositions(width)
  const baseY = basePositions(height)
  const rowX = new Float64Array(flowWidth)
  const rowY = new Float64Array(flowWidth)
  for (let y = 0; y < height; y++) {
    mixRows(pixels.x, first[y], second[y], weight[y], rowX)
    mixRows(pixels.y, first[y], second[y], weight[y], rowY)
    warpRow(garment, box, baseX, baseY[y], rowX, rowY, y * width, target)
  }
}
