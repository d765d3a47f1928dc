import { encodePerson, readOriginalPhoto } from '../../gallery/person-files.ts'
import { readPersonRecord } from '../../gallery/person-record.ts'
import { encodeGreyPng, encodeJpeg, encodePng, readByteMap, readRgb, resize } from '../../imaging/pictures.ts'
import { CodedError } from '../../coded-error.ts'
import { maskOverPhoto } from '../../tryon/garment/drawn-mask.ts'
import type { Networks } from '../../tryon/records/networks.ts'
import { createPersonPipeline } from '../../tryon/own-photo/prepare-person.ts'
import { createPersonInputs } from '../../tryon/person/person-inputs.ts'
import { createGarmentPreparation } from '../../tryon/garment/prepare-garment.ts'
import { createTryOnPipeline } from '../../tryon/dressing/try-on.ts'
import type {
  GarmentFiles, PrepareGarmentRequest, PreparePersonRequest, PreparePersonResult, RunOptions, TryOnRequest, TryOnResult
} from '../engine-contract.ts'
import { createPersonCache } from './person-cache.ts'

/** For looking at, not for working with. */
const PREVIEW_QUALITY = 85

export type Workshop = ReturnType<typeof createWorkshop>

/** What the worker does, without knowing that it is one: encoded pictures in, encoded pictures out. */
export function createWorkshop (networks: Networks) {
  const imaging = { resize, encodePng }
  const preparation = createGarmentPreparation({ networks, imaging })
  const { person, bodyFinder } = networks
  const personPipeline = person && createPersonPipeline({ person, imaging, bodyFinder })
  const pipeline = createTryOnPipeline({ networks, imaging })
  const prepareInputs = async (directory: string) => createPersonInputs(await readPersonRecord(directory))
  const galleryInputs = createPersonCache(prepareInputs)

  return {
    async prepareGarment ({ photo: bytes, maskSource, drawnMask }: PrepareGarmentRequest, options: RunOptions): Promise<GarmentFiles> {
      const photo = await readRgb(bytes)
      const drawn = drawnMask && await readByteMap(drawnMask)
      const { garment, found } = await preparation.prepareGarment({ photo, maskSource, drawn }, options)
      const [cloth, mask, photoMask] = await Promise.all([
        encodePng(garment.cloth), encodeGreyPng(garment.mask), encodeGreyPng(maskOverPhoto(found, photo))
      ])
      return { cloth, mask, photoMask }
    },

    async preparePerson ({ photo }: PreparePersonRequest, options: RunOptions): Promise<PreparePersonResult> {
      if (personPipeline === undefined) throw new CodedError('PERSON_PHOTO_UNSUPPORTED', 'no pack here has a person network')
      const outcome = await personPipeline.preparePerson(await readRgb(photo), options)
      const { refusal, timings, foundBy } = outcome
      const preview = await encodeJpeg(outcome.preview, PREVIEW_QUALITY)
      if (outcome.person === undefined) return { preview, foundBy, refusal, notices: [], timings }
      const { framing, notices, record } = outcome.person
      return { preview, foundBy, framing, notices, timings, files: await encodePerson(record) }
    },

    async tryOn ({ garment, personDirectory }: TryOnRequest, options: RunOptions): Promise<TryOnResult> {
      const start = performance.now()
      const original = await readOriginalPhoto(personDirectory)
      // An own photo that its visitor deletes must not live on in memory.
      const findInputs = original === undefined ? galleryInputs : prepareInputs
      const [cloth, mask, person] = await Promise.all([
        readRgb(garment.cloth), readByteMap(garment.mask), findInputs(personDirectory)
      ])
      const decode = { name: 'decode', milliseconds: performance.now() - start }
      const { png, timings } = await pipeline.wearGarment({ person, original, garment: { cloth, mask } }, options)
      return { png, timings: [decode, ...timings] }
    }
  }
}
