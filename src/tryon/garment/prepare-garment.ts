import { createPipeline, take, type RunOptions, type StageTiming } from '../records/pipeline.ts'
import { checkGarmentStage } from './check-garment.ts'
import { createFindGarmentStage } from './find-garment.ts'
import { createPlaceGarmentStage } from './place-garment.ts'
import type { MaskSource, PreparedGarment } from '../records/garment.ts'
import type { Placement } from '../records/garment-reading.ts'
import type { FoundGarment } from './garment-region.ts'
import type { PrepareGarmentContext } from './prepare-garment-context.ts'
import type { Imaging, Networks } from '../records/networks.ts'
import type { ByteMap, RgbImage } from '../raster/tensor.ts'

export interface GarmentPreparation {
  readonly stageNames: readonly string[]
  /**
   * Cuts the garment out of a photo of any size and makes it ready to be worn.
   * @throws CodedError `GARMENT_NOT_FOUND`, `CANCELLED`, and whatever the network throws.
   */
  prepareGarment (
    request: { photo: RgbImage, maskSource: MaskSource, drawn?: ByteMap }, options?: RunOptions
  ): Promise<{
    garment: PreparedGarment
    found: FoundGarment
    placement: Placement
    timings: readonly StageTiming[]
  }>
}

/** The pipeline that makes a garment photo ready: find, check, place. */
export function createGarmentPreparation ({ networks, imaging }: {
  networks: Pick<Networks, 'garmentMask' | 'garmentMaskSize'>
  imaging: Pick<Imaging, 'resize'>
}): GarmentPreparation {
  const pipeline = createPipeline<PrepareGarmentContext>([
    createFindGarmentStage(networks, imaging),
    checkGarmentStage,
    createPlaceGarmentStage(imaging)
  ])
  return {
    stageNames: pipeline.stageNames,
    async prepareGarment ({ photo, maskSource, drawn }, options) {
      const context: PrepareGarmentContext = { photo, maskSource, drawn }
      const timings = await pipeline.run(context, options)
      return {
        garment: take(context, 'garment'),
        found: take(context, 'found'),
        placement: take(context, 'placement'),
        timings
      }
    }
  }
}
