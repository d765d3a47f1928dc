/**
 * The wall behind the person, where the old garment or an arm hid it: the colours of the wall that the photo shows
 * around, carried on smoothly. The generator's own guess serves where cloth and wall mix, moved to the same tone.
 */
import { clamp } from '../raster/geometry.ts'
import { DISTANCE_UNIT } from '../raster/distance.ts'
import { learnCells, sampleCells } from './cells.ts'
import { isBodyPixel } from './bare-kinds.ts'
import { Condition } from '../records/labels.ts'
import { Layer } from '../records/layers.ts'
import type { PersonInputs } from '../records/person.ts'
import type { ByteMap, Tensor } from '../raster/tensor.ts'

/** Pixels that a piece of wall must be away from everything else in the photo: outlines are mixed over two or three. */
const CLEAR = 3
/** Pixels beside the new garment over which the generator's picture, whose outlines are soft, gives way to the wall. */
export const RIM = 4

/** Whether a pixel is behind the person, or beyond the picture. */
function isBehind (layers: Uint8Array, i: number): boolean {
  return i < 0 || i >= layers.length || layers[i] === Layer.behind
}

/** Whether the photo shows wall around pixel `i`, and will go on showing it. */
function isWall ({ layers: { data, width }, densePose }: PersonInputs, labels: ByteMap, i: number): boolean {
  if (data[i] !== Layer.behind || labels.data[i] !== Condition.background || isBodyPixel(densePose, i)) return false
  return isBehind(data, i - CLEAR) && isBehind(data, i + CLEAR) &&
    isBehind(data, i - CLEAR * width) && isBehind(data, i + CLEAR * width)
}

/** Colours of the wall in [-1, 1] on the grid of cells, three planes; `undefined` where the photo shows none. */
function findWallColours (person: PersonInputs, labels: ByteMap): Float32Array[] | undefined {
  const { data } = person.image
  return learnCells(labels, (i) => isWall(person, labels, i), (channel, i) => data[3 * i + channel] / 127.5 - 1)
}

interface Shares {
  /** Share of the wall's own colour, 0..1. */
  readonly own: (i: number) => number
  /** Share of what the generator drew there that is wall, 0..1. */
  readonly bare: (i: number) => number
}

/**
 * Shares of the wall by `distance` to the new garment, in thirds of a pixel. The warped garment, `worn`, counts beside
 * it only: between arm and body it goes on, for in its photo the sleeve may lie on the body.
 */
function createShares (distance: Uint8Array, worn: Tensor): Shares {
  const away = (i: number): number => Math.min(distance[i] / (RIM * DISTANCE_UNIT), 1)
  const bare = (i: number): number => 1 - worn.data[i] * (1 - away(i))
  return { bare, own: (i) => away(i) * bare(i) }
}

/** How far the generated wall is off, cell by cell, three planes; `undefined` where nothing but rim came to light. */
function findOffsets (
  wall: readonly Float32Array[], isHidden: (i: number) => boolean, own: (i: number) => number, generated: Tensor,
  { width, height }: ByteMap
): Float32Array[] | undefined {
  const size = width * height
  return learnCells({ width, height }, (i) => isHidden(i) && own(i) >= 1, (channel, i, x, y) =>
    sampleCells(wall[channel], width, height, x, y) - generated.data[channel * size + i])
}

/**
 * Draws the wall into `generated` [1, 3, H, W] in place, wherever `isHidden` says that it came to light; `worn`
 * [1, 1, H, W] is the garment's mask after occlusion, `labels` are condition classes, `distance` is that to the new
 * garment as far as RIM. Does nothing where the photo shows no wall.
 */
export function drawWall (
  person: PersonInputs, labels: ByteMap, worn: Tensor, generated: Tensor, distance: Uint8Array,
  isHidden: (i: number) => boolean
): void {
  const wall = findWallColours(person, labels)
  if (wall === undefined) return
  const { width, height } = labels
  const size = width * height
  const shares = createShares(distance, worn)
  const offsets = findOffsets(wall, isHidden, shares.own, generated, labels)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!isHidden(i)) continue
      const own = shares.own(i)
      const bare = shares.bare(i)
      for (let channel = 0; channel < 3; channel++) {
        const at = channel * size + i
        const offset = offsets === undefined ? 0 : sampleCells(offsets[channel], width, height, x, y)
        const moved = generated.data[at] + bare * offset
        const drawn = moved + own * (sampleCells(wall[channel], width, height, x, y) - moved)
        generated.data[at] = clamp(drawn, -1, 1)
      }
    }
  }
}
