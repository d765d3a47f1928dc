import { encodeGreyPng, encodePng, readByteMap, readRgb } from '../../imaging/pictures.ts'
import { maskOverPhoto } from '../../tryon/garment/drawn-mask.ts'
import { pointsOnCanvas } from '../../tryon/garment/garment-points.ts'
import { createGarmentPreparation, type GarmentPreparation } from '../../tryon/garment/prepare-garment.ts'
import { createPipeline, joinPipelines, take, type Pipeline, type Stage } from '../../tryon/records/pipeline.ts'
import type { GarmentFiles, GarmentPhoto, GarmentSource } from '../engine-contract.ts'
import type { GivenPoints } from '../../tryon/records/garment-reading.ts'
import type { OrderContext } from './order-context.ts'

interface Given { readonly given?: GivenPoints }

/** The part of an order that brings the garment, cut out of its photo or as it lies ready. */
export function createGarmentOrders (tools: Parameters<typeof createGarmentPreparation>[0]) {
  const preparation = createGarmentPreparation(tools)
  return (source: GarmentSource): Pipeline<OrderContext> => 'photo' in source
    ? joinPipelines([createPipeline([decodePhoto(source)]), cutOut(source, preparation), createPipeline([encodeStage])])
    : createPipeline([decodeFiles(source)])
}

function decodePhoto ({ photo, drawnMask }: GarmentPhoto): Stage<OrderContext> {
  return {
    name: 'decode-garment',
    async run (context) {
      context.garmentPhoto = await readRgb(photo)
      context.drawn = drawnMask && await readByteMap(drawnMask)
    }
  }
}

function decodeFiles ({ cloth, mask, reading, given }: GarmentFiles & Given): Stage<OrderContext> {
  return {
    name: 'decode-garment',
    async run (context) {
      const [clothPicture, maskPicture] = await Promise.all([readRgb(cloth), readByteMap(mask)])
      context.garment = { cloth: clothPicture, mask: maskPicture, points: reading && pointsOnCanvas(reading, given) }
    }
  }
}

function cutOut (
  { maskSource, given }: GarmentPhoto & Given, { stageNames, prepareGarment }: GarmentPreparation
): Pipeline<OrderContext> {
  return {
    stageNames,
    async run (context, options) {
      const request = { photo: take(context, 'garmentPhoto'), drawn: context.drawn, maskSource }
      const { garment, found, placement, timings } = await prepareGarment(request, options)
      const reading = { points: found.points, placement }
      Object.assign(context, { garment: { ...garment, points: pointsOnCanvas(reading, given) }, found, reading })
      return timings
    }
  }
}

/** The cut-out as it is kept on disk. PNG loses nothing: the next order decodes what this one goes on with. */
const encodeStage: Stage<OrderContext> = {
  name: 'encode-garment',
  async run (context) {
    const garment = take(context, 'garment')
    const [cloth, mask, photoMask] = await Promise.all([
      encodePng(garment.cloth), encodeGreyPng(garment.mask),
      encodeGreyPng(maskOverPhoto(take(context, 'found'), take(context, 'garmentPhoto')))
    ])
    context.onMade({ garment: { cloth, mask, photoMask, reading: context.reading } })
  }
}
