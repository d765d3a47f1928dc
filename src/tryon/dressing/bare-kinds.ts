/** What comes to light beside the new garment: wall or skin. */
import { DISTANCE_UNIT, distanceTo } from '../raster/distance.ts'
import { Condition } from '../records/labels.ts'
import { CONDITION_ARMS } from '../records/label-sets.ts'
import { Layer } from '../records/layers.ts'
import type { PersonInputs } from '../records/person.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

export const BARE_KINDS = { background: 1, skin: 2 } as const

/** DensePose paints no part darker than this sum of its three levels; JPEG noise on black stays below. */
const NO_BODY = 90
/**
 * Pixels from the body's outline within which "background" below the neck is wall: DensePose, labels and the new
 * outline are that much apart at arms, hands and hips. Farther inside it is a gap above the trousers.
 */
const OUTLINE = 24
/** Pixels to a cell in which the outline is looked up. */
const CELL = 4
/** How far below the photo's bare neck a new neckline may go, pixels. */
const NECKLINE = 80

export function isBodyPixel ({ data }: RgbImage, i: number): boolean {
  return data[3 * i] + data[3 * i + 1] + data[3 * i + 2] >= NO_BODY
}

/**
 * Last row at which a bare neck or chest is looked for: below, "background" on the torso is a gap above the trousers.
 */
function findNeckEnd ({ layers }: PersonInputs): number {
  const last = layers.data.lastIndexOf(Layer.neck)
  return last < 0 ? 0 : Math.floor(last / layers.width) + NECKLINE
}

/** Which cells lie within OUTLINE of the body's outline. */
function findBorder (densePose: RgbImage): Uint8Array {
  const [width, height] = [Math.ceil(densePose.width / CELL), Math.ceil(densePose.height / CELL)]
  const outside = new Uint8Array(width * height)
  for (let row = 0, cell = 0; row < height; row++) {
    for (let column = 0; column < width; column++, cell++) {
      outside[cell] = isBodyPixel(densePose, row * CELL * densePose.width + column * CELL) ? 0 : 1
    }
  }
  return distanceTo({ data: outside, width, height }, OUTLINE / CELL)
    .map((away) => away <= OUTLINE / CELL * DISTANCE_UNIT ? 1 : 0)
}

/**
 * For each pixel whether it is generated as background (1), skin (2) or neither (0). The neck has no class of its own.
 */
export function findKinds (person: PersonInputs, labels: ByteMap): Uint8Array {
  const kinds = new Uint8Array(labels.data.length)
  const neckEnd = findNeckEnd(person) * labels.width
  const border = findBorder(person.densePose)
  const columns = Math.ceil(labels.width / CELL)
  const isNearOutline = (i: number): boolean =>
    border[Math.floor(i / labels.width / CELL) * columns + Math.floor(i % labels.width / CELL)] === 1
  for (let i = 0; i < kinds.length; i++) {
    const label = labels.data[i]
    if (CONDITION_ARMS[label]) kinds[i] = BARE_KINDS.skin
    else if (label === Condition.background) {
      if (!isBodyPixel(person.densePose, i)) kinds[i] = BARE_KINDS.background
      else if (i < neckEnd) kinds[i] = BARE_KINDS.skin
      else if (isNearOutline(i)) kinds[i] = BARE_KINDS.background
    }
  }
  return kinds
}
