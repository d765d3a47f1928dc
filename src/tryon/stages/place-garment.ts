import { cleanEdgeColours } from '../edge-colours.ts'
import { crop, fitCentred, type Placement } from '../frame.ts'
import { findGarmentBox, samplePart } from '../garment-region.ts'
import { openGaps } from '../open-gaps.ts'
import { keepOwnPieces } from '../own-pieces.ts'
import { smoothOutline } from '../smooth-outline.ts'
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

/**
 * Cuts the garment out, opens gaps that the network was too coarse for, smooths its outline, drops what this
 * cut off, scales it (Lanczos) to most of the canvas and centres it on white.
 */
export function createPlaceGarmentStage (imaging: Pick<Imaging, 'resize'>): Stage<PrepareGarmentContext> {
  return {
    name: 'place-garment',
    async run (context) {
      const found = take(context, 'found')
      const box = findGarmentBox(found) ?? found.region
      const placement = fitCentred(box, CANVAS, CANVAS_SHARE)
      const garment = await imaging.resize(crop(context.photo, box), placement.width, placement.height)
      const inside = samplePart(found, box, placement)
      if (context.maskSource === 'network') {
        openGaps(inside, garment)
        smoothOutline(inside)
        keepOwnPieces(inside, garment)
      }
      context.garment = compose(garment, inside, placement)
      cleanEdgeColours(context.garment.cloth, context.garment.mask)
    }
  }
}
