import { readPersonRecord } from '../gallery/person-record.ts'
import { encodeGreyPng, encodePng, readByteMap, readRgb, resize } from '../imaging/pictures.ts'
import type { Networks } from '../tryon/networks.ts'
import { createPersonInputs } from '../tryon/person-inputs.ts'
import { createGarmentPreparation } from '../tryon/prepare-garment.ts'
import { createTryOnPipeline } from '../tryon/try-on.ts'
import type {
  GarmentFiles, PrepareGarmentRequest, RunOptions, TryOnRequest, TryOnResult
} from './engine-contract.ts'
import { createPersonCache } from './person-cache.ts'

export type Workshop = ReturnType<typeof createWorkshop>

/** What the worker does, without knowing that it is one: encoded pictures in, encoded pictures out. */
export function createWorkshop (networks: Networks) {
  const imaging = { resize, encodePng }
  const preparation = createGarmentPreparation({ networks, imaging })
  const pipeline = createTryOnPipeline({ networks, imaging })
  const personInputs = createPersonCache(async (directory) => createPersonInputs(await readPersonRecord(directory)))

  return {
    async prepareGarment ({ photo, maskSource }: PrepareGarmentRequest, options: RunOptions): Promise<GarmentFiles> {
      const { garment } = await preparation.prepareGarment({ photo: await readRgb(photo), maskSource }, options)
      const [cloth, mask] = await Promise.all([encodePng(garment.cloth), encodeGreyPng(garment.mask)])
      return { cloth, mask }
    },

    async tryOn ({ garment, personDirectory }: TryOnRequest, options: RunOptions): Promise<TryOnResult> {
      const start = performance.now()
      const [cloth, mask, person] = await Promise.all([
        readRgb(garment.cloth), readByteMap(garment.mask), personInputs(personDirectory)
      ])
      const decode = { name: 'decode', milliseconds: performance.now() - start }
      const { png, timings } = await pipeline.wearGarment({ person, garment: { cloth, mask } }, options)
      return { png, timings: [decode, ...timings] }
    }
  }
}
