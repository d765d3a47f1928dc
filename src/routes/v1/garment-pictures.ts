import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CodedError } from '../../coded-error.ts'
import { storedFile } from '../../jobs/storage/stored-picture.ts'
import { v1Garment } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { sendStored } from '../send-picture.ts'
import { findGarment, requireUploadedGarment } from './find.ts'
import { GarmentParams, keptPicture, OwnGarmentParams } from './schemas.ts'

/** Pictures of garments, with ETag and byte ranges. */
const garmentPictures: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  app.get(`${v1Garment(':id')}/photo`, {
    schema: {
      tags: ['garments'],
      operationId: 'getGarmentPhoto',
      summary: 'The photo of a garment',
      params: GarmentParams,
      response: keptPicture(['image/jpeg', 'image/png'], 404)
    }
  }, async (request, reply) => {
    const { sample, record } = await findGarment(services, request, request.params.id)
    const stored = await (record ? services.shelf.openPicture(record, 'photo') : storedFile(sample.photoPath))
    if (!stored) throw new CodedError('GARMENT_UNKNOWN', 'deleted meanwhile')
    return await sendStored(stored, record?.photo === 'photo.png' ? 'image/png' : 'image/jpeg', request, reply)
  })

  for (const [name, file, operationId, summary] of [
    ['cloth', 'cloth', 'getGarmentCloth', 'The cut-out on white, as it is worn'],
    ['mask', 'photo-mask', 'getGarmentMask', 'The cut-out over the photo: white is garment']
  ] as const) {
    app.get(`${v1Garment(':id')}/${name}`, {
      schema: {
        tags: ['garments'],
        operationId,
        summary,
        params: OwnGarmentParams,
        response: keptPicture(['image/png'], 404, 409)
      }
    }, async (request, reply) => {
      const record = await requireUploadedGarment(services, request, request.params.id)
      const stored = record.isPrepared ? await services.shelf.openPicture(record, file) : undefined
      if (!stored) throw new CodedError('GARMENT_NOT_READY', 'no cut-out yet')
      return await sendStored(stored, 'image/png', request, reply)
    })
  }
}

export default garmentPictures
