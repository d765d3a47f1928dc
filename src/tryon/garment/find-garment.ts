import { refineByColour } from './colour-refinement.ts'
import { findCells } from '../raster/colour-odds.ts'
import { hasHoles } from './paint/paint-over.ts'
import { takeDrawn } from './drawn-mask.ts'
import { crop, fitCentred, placeOnWhite } from '../raster/frame.ts'
import type { Rectangle, Size } from '../raster/geometry.ts'
import { findGarmentBox, growWithin, measureCertainty, samplePart, type FoundGarment } from './garment-region.ts'
import { cleanMask } from './mask-cleaning.ts'
import { INSIDE, type ProbabilityMap } from '../raster/probability-map.ts'
import { toTensor } from '../raster/normalise.ts'
import { separatePlainBackground } from './plain-background.ts'
import { keepOwnPieces } from './own-pieces.ts'
import { pointsInPhoto } from './garment-points.ts'
import type { MaskSource } from '../records/garment.ts'
import type { Imaging, Networks } from '../records/networks.ts'
import { take, type Stage } from '../records/pipeline.ts'
import type { PrepareGarmentContext } from './prepare-garment-context.ts'
import type { RgbImage, Tensor } from '../raster/tensor.ts'

/** Size at which a plain background is separated: enough for an outline, quick to search. */
const PLAIN_FRAME = { width: 480, height: 480 }
/** Background left about the garment for the closer look, as a share of its longer side. */
const MARGIN = 0.15
/** A second look pays when it shows the garment a third larger. */
const CLOSER = 0.75
/**
 * The network's answer is corrected by the colours of a picture this many times its size: outlines are found to within
 * a pixel of that picture.
 */
const FINER = 2
/** More garment than this along a side of the closer look: the first look had missed a part. */
const CUT_SHARE = 0.03

/** The content of a frame without its bars. */
function cutOut (map: ProbabilityMap, { left, top, width, height }: Rectangle): ProbabilityMap {
  const data = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const from = (top + y) * map.width + left
    data.set(map.data.subarray(from, from + width), y * width)
  }
  return { data, width, height }
}

type MaskNetwork = Pick<Networks, 'garmentMask' | 'garmentMaskSize'>
type Resizing = Pick<Imaging, 'resize'>

const whole = (photo: RgbImage): Rectangle => ({ left: 0, top: 0, width: photo.width, height: photo.height })

/** The mask network's answer for a part of the photo in a centred white letterbox, corrected by colours. */
async function look (
  photo: RgbImage, region: Rectangle, byBorder: FoundGarment, network: MaskNetwork, imaging: Resizing
): Promise<FoundGarment> {
  const frame = network.garmentMaskSize
  const placement = fitCentred(region, frame)
  const part = crop(photo, region)
  const small = await imaging.resize(part, placement.width, placement.height)
  const answer = await network.garmentMask(toTensor(placeOnWhite(small, frame, placement.left, placement.top)))
  const within = ({ data }: Tensor): ProbabilityMap => cutOut({ data, ...frame }, placement)
  const probability = within(answer.mask)
  const size = fitCentred(region, { width: FINER * frame.width, height: FINER * frame.height })
  const picture = await imaging.resize(part, size.width, size.height)
  const enlarged = samplePart({ probability, region }, region, picture)
  const cells = findCells(picture)
  const refined = refineByColour(enlarged, picture, samplePart(byBorder, region, picture), cells)
  keepOwnPieces(refined, cells)
  return {
    probability: refined,
    region,
    certainty: measureCertainty(probability),
    foreign: answer.foreign && within(answer.foreign),
    points: answer.points && pointsInPhoto(answer.points, { frame, placement, region })
  }
}

/** The part of the photo worth a closer look: the garment with a margin, when that is a good deal smaller. */
function findCloserRegion (found: FoundGarment, photo: RgbImage): Rectangle | undefined {
  const first = { ...found.probability, data: found.probability.data.slice() }
  cleanMask(first)
  const box = findGarmentBox({ probability: first, region: found.region })
  if (box === undefined) return undefined
  const region = growWithin(box, MARGIN, photo)
  const isSmaller = Math.max(region.width, region.height) < CLOSER * Math.max(photo.width, photo.height)
  return isSmaller ? region : undefined
}

async function findByColour (photo: RgbImage, frame: Size, imaging: Resizing): Promise<FoundGarment> {
  const size = fitCentred(photo, frame)
  const small = await imaging.resize(photo, size.width, size.height)
  const probability = separatePlainBackground(small)
  return { probability, region: whole(photo), certainty: measureCertainty(probability) }
}

/** Whether the garment goes on beyond a side of the region that is not a side of the photo. */
function isCutOff ({ probability: { data, width, height }, region }: FoundGarment, photo: RgbImage): boolean {
  const touches = (from: number, step: number, count: number): boolean => {
    let garment = 0
    for (let i = 0; i < count; i++) if (data[from + i * step] >= INSIDE) garment++
    return garment > CUT_SHARE * count
  }
  return (region.top > 0 && touches(0, 1, width)) ||
    (region.left > 0 && touches(0, width, height)) ||
    (region.top + region.height < photo.height && touches((height - 1) * width, 1, width)) ||
    (region.left + region.width < photo.width && touches(width - 1, width, height))
}

/** Asks the network for the whole photo, and again for the garment's part of it when it is small there. */
async function findByNetwork (photo: RgbImage, network: MaskNetwork, imaging: Resizing): Promise<FoundGarment> {
  const byBorder = await findByColour(photo, network.garmentMaskSize, imaging)
  const found = await look(photo, whole(photo), byBorder, network, imaging)
  const region = findCloserRegion(found, photo)
  if (region === undefined) return found
  const closer = await look(photo, region, byBorder, network, imaging)
  return isCutOff(closer, photo) ? found : closer
}

function takeWhole (photo: RgbImage): FoundGarment {
  return { probability: { data: Float32Array.of(1), width: 1, height: 1 }, region: whole(photo), certainty: 1 }
}

/** Where in the photo the garment is. */
export function createFindGarmentStage (network: MaskNetwork, imaging: Resizing): Stage<PrepareGarmentContext> {
  const sources: Record<MaskSource, (context: PrepareGarmentContext) => Promise<FoundGarment>> = {
    network: ({ photo }) => findByNetwork(photo, network, imaging),
    'plain-background': ({ photo }) => findByColour(photo, PLAIN_FRAME, imaging),
    'whole-picture': async ({ photo }) => takeWhole(photo),
    drawn: async (context) => takeDrawn(take(context, 'drawn'), context.photo)
  }
  return {
    name: 'find-garment',
    async run (context) {
      context.found = await sources[context.maskSource](context)
      // The network tells a brushed-out tag, where it had seen garment, from a gap between sleeve and body.
      if (context.maskSource === 'drawn' && hasHoles(context.found.probability)) {
        context.seen = await sources.network(context)
      }
    }
  }
}
