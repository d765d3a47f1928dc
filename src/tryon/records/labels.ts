/**
 * Label maps of the try-on literature: the 20 LIP labels of a human parse, their merge into
 * the 13 classes of the condition generator, those into the 7 of the image generator, and
 * the colours in which parses and DensePose parts are stored and shown.
 *
 * Sources: LIP order from "Look into Person" (Gong et al., CVPR 2017), with CIHP's meaning
 * of 10; the merges from HR-VITON (Lee et al., ECCV 2022); DensePose's 24 parts from Guler
 * et al., CVPR 2018, coloured with OpenCV's PARULA map at index trunc(part * 255 / 24).
 */
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

export const LIP_COUNT = 20
export const CONDITION_COUNT = 13
export const GENERATOR_COUNT = 7
export const DENSEPOSE_COUNT = 25

/** LIP label of a pixel of `PersonRecord.parse`. */
export const Lip = {
  background: 0,
  hat: 1,
  hair: 2,
  glove: 3,
  sunglasses: 4,
  upperClothes: 5,
  dress: 6,
  coat: 7,
  socks: 8,
  pants: 9,
  torsoSkin: 10,
  scarf: 11,
  skirt: 12,
  face: 13,
  leftArm: 14,
  rightArm: 15,
  leftLeg: 16,
  rightLeg: 17,
  leftShoe: 18,
  rightShoe: 19
} as const

/** Class of the condition generator's segmentation. */
export const Condition = {
  background: 0,
  hair: 1,
  face: 2,
  upper: 3,
  bottom: 4,
  leftArm: 5,
  rightArm: 6,
  leftLeg: 7,
  rightLeg: 8,
  leftShoe: 9,
  rightShoe: 10,
  socks: 11,
  noise: 12
} as const

/** Class of the image generator's segmentation; `paste` is what the agnostic picture already shows. */
export const Generator = {
  background: 0,
  paste: 1,
  upper: 2,
  hair: 3,
  leftArm: 4,
  rightArm: 5,
  noise: 6
} as const

/** Condition class of each LIP label. */
export const CONDITION_OF_LIP = Uint8Array.of(0, 1, 1, 12, 2, 3, 3, 3, 11, 4, 0, 12, 4, 2, 5, 6, 7, 8, 9, 10)

/** Generator class of each condition class. */
export const GENERATOR_OF_CONDITION = Uint8Array.of(0, 3, 1, 2, 1, 4, 5, 1, 1, 1, 1, 1, 6)

/**
 * Colours of the DensePose parts, RGB triples, 0 = background. 1, 2 torso back, front;
 * 3, 4 hands right, left; 5, 6 feet left, right; 7, 9 and 8, 10 upper leg right, left;
 * 11, 13 and 12, 14 lower leg right, left; 15, 17 and 16, 18 upper arm left, right;
 * 19, 21 and 20, 22 lower arm left, right; 23, 24 head.
 */
export const DENSEPOSE_COLOURS = Uint8Array.of(
  0, 0, 0, 37, 60, 163, 20, 80, 194, 4, 97, 223, 8, 110, 221, 14, 122, 216, 20, 132, 212, 15, 144, 208,
  11, 156, 203, 6, 166, 198, 22, 173, 185, 38, 179, 172, 55, 185, 159, 86, 187, 144, 114, 189, 130,
  145, 191, 116, 170, 189, 105, 192, 188, 96, 216, 186, 86, 228, 192, 74, 240, 199, 60, 252, 206, 46,
  251, 220, 36, 250, 235, 25, 249, 251, 14
)

/** A 256-entry table that is 1 for the given labels, 0 elsewhere: membership by one look-up. */
export function labelSet (...labels: readonly number[]): Uint8Array {
  const set = new Uint8Array(256)
  for (const label of labels) set[label] = 1
  return set
}

/** Applies a label table to every pixel. Labels beyond the table become 0: check them before. */
export function mapLabels (labels: ByteMap, table: Uint8Array): ByteMap {
  const full = new Uint8Array(256)
  full.set(table)
  const data = new Uint8Array(labels.data.length)
  for (let i = 0; i < data.length; i++) data[i] = full[labels.data[i]]
  return { data, width: labels.width, height: labels.height }
}

/** Paints a label map with a palette of RGB triples; labels beyond the palette are black. */
export function paintLabels (labels: ByteMap, palette: Uint8Array): RgbImage {
  const full = new Uint8Array(256 * 3)
  full.set(palette)
  const data = new Uint8Array(labels.data.length * 3)
  for (let i = 0, o = 0; i < labels.data.length; i++, o += 3) {
    const from = labels.data[i] * 3
    data[o] = full[from]
    data[o + 1] = full[from + 1]
    data[o + 2] = full[from + 2]
  }
  return { data, width: labels.width, height: labels.height }
}

/** Index of the palette's colour nearest to (r, g, b) by squared distance, lowest index on ties. */
function nearestColour (palette: Uint8Array, r: number, g: number, b: number): number {
  let best = 0
  let bestDistance = Infinity
  for (let i = 0; i < palette.length; i += 3) {
    const distance = (palette[i] - r) ** 2 + (palette[i + 1] - g) ** 2 + (palette[i + 2] - b) ** 2
    if (distance < bestDistance) {
      bestDistance = distance
      best = i / 3
    }
  }
  return best
}

/** The inverse of `paintLabels`, tolerant of JPEG noise: every pixel takes the nearest colour's index. */
export function readLabels (picture: RgbImage, palette: Uint8Array): ByteMap {
  const known = new Map<number, number>()
  const data = new Uint8Array(picture.width * picture.height)
  for (let i = 0, o = 0; i < data.length; i++, o += 3) {
    const r = picture.data[o]
    const g = picture.data[o + 1]
    const b = picture.data[o + 2]
    const key = (r << 16) | (g << 8) | b
    let label = known.get(key)
    if (label === undefined) known.set(key, label = nearestColour(palette, r, g, b))
    data[i] = label
  }
  return { data, width: picture.width, height: picture.height }
}
