import { cleanEdgeColours } from './paint/edge-colours.ts'
import { findCells } from '../raster/colour-odds.ts'
import { crop, fitCentred } from '../raster/frame.ts'
import type { Rectangle } from '../raster/geometry.ts'
import { findGarmentBox, samplePart, type FoundGarment, type MappedRegion } from './garment-region.ts'
import { pointsOnCanvas } from './garment-points.ts'
import { maskOverPhoto, takeDrawn } from './drawn-mask.ts'
import { openGaps } from './open-gaps.ts'
import { paintOver } from './paint/paint-over.ts'
import { keepOwnPieces } from './own-pieces.ts'
import { smoothOutline } from './smooth-outline.ts'
import { take, type Stage } from '../records/pipeline.ts'
import { INSIDE, type ProbabilityMap } from '../raster/probability-map.ts'
import { FULL_HEIGHT, FULL_WIDTH, type ByteMap, type RgbImage } from '../raster/tensor.ts'
import type { Imaging } from '../records/networks.ts'
import type { PrepareGarmentContext } from './prepare-garment-context.ts'

const CANVAS = { width: FULL_WIDTH, height: FULL_HEIGHT }
/** Share of the canvas that the garment's box fills, as in-shop photos of the try-on data sets do. */
const CANVAS_SHARE = 0.82
/**
 * A garment whose box is smaller than this share of the one it was placed by, along its longer side, is placed anew.
 */
const STILL_FILLED = 0.95
const OPAQUE = 255
const WHITE = 255

/** The garment's pixels on a white canvas, and its mask. */
function compose (garment: RgbImage, inside: ProbabilityMap, { left, top }: Rectangle) {
  const cloth = new Uint8Array(CANVAS.width * CANVAS.height * 3).fill(WHITE)
  const mask = new Uint8Array(CANVAS.width * CANVAS.height)
  for (let y = 0, i = 0; y < garment.height; y++) {
    let at = (top + y) * CANVAS.width + left
    for (let x = 0; x < garment.width; x++, i++, at++) {
      if (inside.data[i] < INSIDE) continue
      mask[at] = OPAQUE
      cloth[at * 3] = garment.data[i * 3]
      cloth[at * 3 + 1] = garment.data[i * 3 + 1]
      cloth[at * 3 + 2] = garment.data[i * 3 + 2]
    }
  }
  return { cloth: { data: cloth, ...CANVAS } satisfies RgbImage, mask: { data: mask, ...CANVAS } satisfies ByteMap }
}

interface Placed {
  readonly box: Rectangle
  readonly placement: Rectangle
  readonly garment: RgbImage
  readonly inside: ProbabilityMap
}

/** The found garment's part of the photo, scaled (Lanczos) to most of the canvas, and where the garment is in it. */
async function place (photo: RgbImage, found: MappedRegion, imaging: Pick<Imaging, 'resize'>): Promise<Placed> {
  const box = findGarmentBox(found) ?? found.region
  const placement = fitCentred(box, CANVAS, CANVAS_SHARE)
  const garment = await imaging.resize(crop(photo, box), placement.width, placement.height)
  return { box, placement, garment, inside: samplePart(found, box, placement) }
}

/** Opens gaps that the network was too coarse for, smooths the outline, drops what this cut off; in place. */
function refine ({ garment, inside }: Placed): void {
  const cells = findCells(garment)
  openGaps(inside, cells)
  smoothOutline(inside)
  keepOwnPieces(inside, cells)
}

/** Paints over what was brushed out of the middle of the garment, where the network had `seen` garment; in place. */
function paintFlaws ({ box, placement, garment, inside }: Placed, seen: FoundGarment, photo: RgbImage): void {
  // A closer look covers a part of the photo only, and the drawn garment may lie beyond it.
  const mask = samplePart(takeDrawn(maskOverPhoto(seen, photo), photo), box, placement)
  openGaps(mask, findCells(garment))
  paintOver(garment, inside, mask)
}

/** Paints over what the network took for a hanger's bar, a tag or a label in the middle of the garment; in place. */
function paintForeign ({ box, placement, garment, inside }: Placed, { foreign, region }: FoundGarment): void {
  if (foreign === undefined) return
  const there = samplePart({ probability: foreign, region }, box, placement)
  const without = { ...inside, data: inside.data.map((p, i) => there.data[i] >= INSIDE ? 0 : p) }
  paintOver(garment, without, inside)
}

/** Whether the garment that is left fills the box by which it was placed. */
function fills ({ box, inside }: Placed): boolean {
  const left = findGarmentBox({ probability: inside, region: box }) ?? box
  return Math.max(left.width, left.height) >= STILL_FILLED * Math.max(box.width, box.height)
}

/**
 * Cuts the garment out, refines what the network found, and centres it on white; anew where a piece of the photo was
 * dropped.
 */
export function createPlaceGarmentStage (imaging: Pick<Imaging, 'resize'>): Stage<PrepareGarmentContext> {
  return {
    name: 'place-garment',
    async run (context) {
      const found = take(context, 'found')
      let placed = await place(context.photo, found, imaging)
      if (context.maskSource === 'network') {
        refine(placed)
        if (!fills(placed)) {
          placed = await place(context.photo, { probability: placed.inside, region: placed.box }, imaging)
        }
        paintForeign(placed, found)
      }
      if (context.seen !== undefined) paintFlaws(placed, context.seen, context.photo)
      const placement = { box: placed.box, shown: placed.placement }
      const { points } = found
      context.placement = placement
      context.garment = {
        ...compose(placed.garment, placed.inside, placed.placement),
        points: points && pointsOnCanvas({ points, placement })
      }
      cleanEdgeColours(context.garment.cloth, context.garment.mask)
    }
  }
}
