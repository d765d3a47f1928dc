/**
 * Cloth where the label map is sure of the garment but the flow leads beside it: under a sleeve that lies on the body,
 * at a cuff that the photo shows shorter than it is worn. The photo's cloth goes on there as if mirrored at its edge.
 */
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import { findNearest } from '../raster/nearest.ts'
import type { PreparedGarment } from '../records/garment.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { Size } from '../raster/geometry.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'
import type { TryOnContext, WarpedGarment } from './try-on-context.ts'
import { createFlowReader, samplePixel, type Position } from './warp.ts'

/** Pixels to a cell in which holes and the nearest cloth are looked up. */
const CELL = 4
/**
 * Cells that a hole must reach beyond all shown cloth: outlines of mask and labels are a few pixels apart everywhere,
 * and stay as they are.
 */
const DEPTH = 2
/** Cells about a deep place in which its hole is filled up to the cloth. */
const AROUND = 2 * DEPTH
const GARMENT = 128
/** Mask from which on cloth is shown. */
const SHOWN = 0.5

/** Which cells show cloth, and which have a pixel that is labelled garment. */
function countCells (labels: ByteMap, worn: number, mask: Float32Array): { shown: ByteMap, labelled: ByteMap } {
  const [width, height] = [labels.width / CELL, labels.height / CELL]
  const shown = new Uint8Array(width * height)
  const labelled = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < labels.height; y++) {
    const row = Math.floor(y / CELL) * width
    for (let column = 0; column < width; column++) {
      for (const end = i + CELL; i < end; i++) {
        if (mask[i] >= SHOWN) shown[row + column] = 1
        else if (labels.data[i] === worn) labelled[row + column] = 1
      }
    }
  }
  return { shown: { data: shown, width, height }, labelled: { data: labelled, width, height } }
}

/** Which cells lie about holes that are DEPTH deep; undefined without any. */
function findHoles (labels: ByteMap, worn: number, mask: Float32Array): Uint8Array | undefined {
  const { shown, labelled } = countCells(labels, worn, mask)
  const away = distanceTo(shown, DEPTH + 1)
  let found = false
  for (let i = 0; i < away.length; i++) {
    labelled.data[i] = labelled.data[i] === 1 && away[i] > DEPTH * DISTANCE_UNIT ? 1 : 0
    found ||= labelled.data[i] === 1
  }
  return found ? distanceTo(labelled, AROUND).map((far) => far <= AROUND * DISTANCE_UNIT ? 1 : 0) : undefined
}

/** Which cells of the garment's picture are cloth throughout, and so are the pixels right of and below them. */
function findClothCells ({ data, width, height }: ByteMap): ByteMap {
  const columns = width / CELL
  const cells = new Uint8Array(columns * height / CELL).fill(1)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / CELL) * columns
    const above = Math.floor(Math.max(y - 1, 0) / CELL) * columns
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] >= GARMENT) continue
      const column = Math.floor(x / CELL)
      const left = Math.floor(Math.max(x - 1, 0) / CELL)
      cells[row + column] = cells[row + left] = cells[above + column] = cells[above + left] = 0
    }
  }
  return { data: cells, width: columns, height: height / CELL }
}

/** Moves a position beside the garment to where its cloth is taken from, in place; false where there is no cloth. */
function createMirror (garment: PreparedGarment): ((position: Position) => boolean) {
  const cells = findClothCells(garment.mask)
  const nearest = findNearest(cells)
  const isCloth = (x: number, y: number): boolean => {
    const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)]
    return column >= 0 && row >= 0 && column < cells.width && row < cells.height &&
      cells.data[row * cells.width + column] === 1
  }
  return (position) => {
    const at = nearest[Math.floor(position.y / CELL) * cells.width + Math.floor(position.x / CELL)]
    if (at < 0) return false
    const x = (at % cells.width + 0.5) * CELL
    const y = (Math.floor(at / cells.width) + 0.5) * CELL
    const mirrored = isCloth(2 * x - position.x, 2 * y - position.y)
    position.x = mirrored ? 2 * x - position.x : x
    position.y = mirrored ? 2 * y - position.y : y
    return true
  }
}

/** Draws at a pixel what the garment's cloth is there, or would be if it went on, in place. */
export function createClothReader (
  flow: Tensor, garment: PreparedGarment, { width, height }: Size, { cloth, mask }: WarpedGarment
): (i: number) => void {
  const mirror = createMirror(garment)
  const readFlow = createFlowReader(flow, { width, height })
  const position: Position = { x: 0, y: 0 }
  const target = { cloth: cloth.data, mask: mask.data, offset: 0 }
  return (i) => {
    readFlow(i % width, Math.floor(i / width), position)
    if (mirror(position)) samplePixel(garment, position.x, position.y, i, target)
  }
}

/** Draws cloth into the holes of the warped garment, in place. */
export function extendGarment (
  flow: Tensor, garment: PreparedGarment, labels: ByteMap, worn: number, warped: WarpedGarment
): void {
  const { mask } = warped
  const holes = findHoles(labels, worn, mask.data)
  const columns = labels.width / CELL
  if (holes === undefined) return
  const drawCloth = createClothReader(flow, garment, labels, warped)
  for (let y = 0, i = 0; y < labels.height; y++) {
    const row = Math.floor(y / CELL) * columns
    for (let x = 0; x < labels.width; x++, i++) {
      if (labels.data[i] !== worn || mask.data[i] === 1 || holes[row + Math.floor(x / CELL)] === 0) continue
      drawCloth(i)
    }
  }
}

/** The garment goes on where it is worn and its photo does not show it. */
export const extendGarmentStage: Stage<TryOnContext> = {
  name: 'extend-garment',
  run (context) {
    const { labels } = take(context, 'segmentation')
    const { flow } = take(context, 'condition')
    extendGarment(flow, context.garment, labels, context.person.kind.worn, take(context, 'warped'))
  }
}
