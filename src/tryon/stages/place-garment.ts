import { cleanEdgeColours } from '../edge-colours.ts'
import { crop, fitCentred, type Placement, type Rectangle } from '../frame.ts'
import { bilinearTaps } from '../resample.ts'
import { take, type Stage } from '../pipeline.ts'
import { GARMENT, type ProbabilityMap } from '../mask-cleaning.ts'
import { FULL_HEIGHT, FULL_WIDTH, type ByteMap, type RgbImage } from '../tensor.ts'
import type { Imaging } from '../networks.ts'
import type { PrepareGarmentContext } from '../prepare-garment.ts'

const CANVAS = { width: FULL_WIDTH, height: FULL_HEIGHT }
/** Share of the canvas that the garment's box fills, as in-shop photos of the try-on data sets do. */
const CANVAS_SHARE = 0.82
const OPAQUE = 255
const WHITE = 255

/** The rectangle of the photo that holds all pixels at or above one half, rounded outwards by one map pixel. */
export function findGarmentBox (map: ProbabilityMap, photo: { width: number, height: number }): Rectangle {
  let [left, top, right, bottom] = [map.width, map.height, -1, -1]
  for (let y = 0, i = 0; y < map.height; y++) {
    for (let x = 0; x < map.width; x++, i++) {
      if (map.data[i] < GARMENT) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  const scaleX = photo.width / map.width
  const scaleY = photo.height / map.height
  const from = { x: Math.max(Math.floor((left - 1) * scaleX), 0), y: Math.max(Math.floor((top - 1) * scaleY), 0) }
  const to = { x: Math.min(Math.ceil((right + 2) * scaleX), photo.width), y: Math.min(Math.ceil((bottom + 2) * scaleY), photo.height) }
  return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y }
}

/** The part `box` of the photo's probability map, at the size it has on the canvas. */
export function samplePart (
  map: ProbabilityMap, photo: { width: number, height: number }, box: Rectangle, size: { width: number, height: number }
): ProbabilityMap {
  const xs = partTaps(map.width, photo.width, box.left, box.width, size.width)
  const ys = partTaps(map.height, photo.height, box.top, box.height, size.height)
  const data = new Float32Array(size.width * size.height)
  for (let y = 0, o = 0; y < size.height; y++) {
    const [top, bottom] = [ys.first[y] * map.width, ys.second[y] * map.width]
    for (let x = 0; x < size.width; x++, o++) {
      const [left, right, across] = [xs.first[x], xs.second[x], xs.weight[x]]
      const upper = map.data[top + left] + (map.data[top + right] - map.data[top + left]) * across
      const lower = map.data[bottom + left] + (map.data[bottom + right] - map.data[bottom + left]) * across
      data[o] = upper + (lower - upper) * ys.weight[y]
    }
  }
  return { data, width: size.width, height: size.height }
}

/** `bilinearTaps` of a stretch of an axis: positions from `start` on, `length` long, of a photo of `photoSize`. */
function partTaps (size: number, photoSize: number, start: number, length: number, outSize: number) {
  const taps = bilinearTaps(size, outSize)
  for (let i = 0; i < outSize; i++) {
    const at = Math.min(Math.max((start + (i + 0.5) * length / outSize) * size / photoSize - 0.5, 0), size - 1)
    taps.first[i] = Math.floor(at)
    taps.second[i] = Math.min(taps.first[i] + 1, size - 1)
    taps.weight[i] = at - taps.first[i]
  }
  return taps
}

/** The garment's pixels on a white canvas, and its mask. */
function compose (garment: RgbImage, inside: ProbabilityMap, { left, top }: Placement) {
  const cloth = new Uint8Array(CANVAS.width * CANVAS.height * 3).fill(WHITE)
  const mask = new Uint8Array(CANVAS.width * CANVAS.height)
  for (let y = 0, i = 0; y < garment.height; y++) {
    let at = (top + y) * CANVAS.width + left
    for (let x = 0; x < garment.width; x++, i++, at++) {
      if (inside.data[i] < GARMENT) continue
      mask[at] = OPAQUE
      cloth[at * 3] = garment.data[i * 3]
      cloth[at * 3 + 1] = garment.data[i * 3 + 1]
      cloth[at * 3 + 2] = garment.data[i * 3 + 2]
    }
  }
  return { cloth: { data: cloth, ...CANVAS } satisfies RgbImage, mask: { data: mask, ...CANVAS } satisfies ByteMap }
}

/** Cuts the garment out, scales it (Lanczos) to most of the canvas and centres it on white. */
export function createPlaceGarmentStage (imaging: Pick<Imaging, 'resize'>): Stage<PrepareGarmentContext> {
  return {
    name: 'place-garment',
    async run (context) {
      const probability = take(context, 'probability')
      const box = findGarmentBox(probability, context.photo)
      const placement = fitCentred(box, CANVAS, CANVAS_SHARE)
      const garment = await imaging.resize(crop(context.photo, box), placement.width, placement.height)
      context.garment = compose(garment, samplePart(probability, context.photo, box, placement), placement)
      cleanEdgeColours(context.garment.cloth, context.garment.mask)
    }
  }
}
