import { basename, dirname } from 'node:path'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import type { CheckedPicture } from '../../imaging/contract.ts'
import type { GarmentRecord, GarmentShelf } from '../../jobs/belongings/garment-shelf.ts'
import { uploadReference } from '../../jobs/belongings/references.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { garmentPage, GARMENTS } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { keepGarment, MASK_SOURCES, readDrawnMask, readMaskSource, requireEngine, requireRoom } from '../intake.ts'
import { uploadView } from './garment-views.ts'
import { currentOutfit } from './outfit.ts'
import { preparationView, prepare } from './preparation.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const PictureParams = Type.Object({
  id: Type.String({ pattern: ID_PATTERN }),
  picture: Type.Enum(['photo', 'cloth', 'photo-mask'])
})
const MaskForm = Type.Object({ mask: Type.Enum([...MASK_SOURCES]) })

/** Upload of a garment, the page that shows its cut-out, and other ways of cutting it out. */
const garments: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { shelf } = services
  const options = { schema: { params: Params } }

  function find (request: FastifyRequest<{ Params: { id: string } }>): GarmentRecord {
    const record = shelf.find(request.params.id)
    if (record?.visitor !== request.visitor.id) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
    return record
  }

  async function show (record: GarmentRecord, reply: FastifyReply) {
    const garment = uploadReference(record.id)
    await prepare(services, record, { kind: 'prepare-garment', garment })
    const isPrepared = shelf.find(record.id)?.isPrepared === true
    return await reply.saveVisitor(isPrepared ? { garment } : {}).redirect(garmentPage(record.id), 303)
  }

  app.post(GARMENTS, async (request, reply) => {
    requireEngine(services)
    const caller = pageCaller(request.visitor.id)
    await requireRoom(services, caller)
    return await show(await request.receiveUpload(reply, ['garment'], async (upload, signal) =>
      await keepGarment(services, caller, upload, signal)), reply)
  })

  app.post(`${garmentPage(':id')}/mask`, { schema: { params: Params, body: MaskForm } }, async (request, reply) => {
    requireEngine(services)
    const record = find(request)
    await requireRoom(services, record)
    const caller = pageCaller(record.visitor)
    return await show(await shelf.add(caller, await pictureOf(shelf, record), readMaskSource(request.body.mask)), reply)
  })

  app.post(`${garmentPage(':id')}/brush`, options, async (request, reply) => {
    requireEngine(services)
    const record = find(request)
    await requireRoom(services, record)
    const drawn = await request.receiveUpload(reply, ['mask'], async (upload, signal) =>
      await readDrawnMask(services, upload, signal))
    const caller = pageCaller(record.visitor)
    return await show(await shelf.add(caller, await pictureOf(shelf, record), 'drawn', drawn), reply)
  })

  app.get(garmentPage(':id'), options, async (request, reply) => {
    const { language } = request
    const record = find(request)
    const verdict = record.isPrepared ? 'ready' : undefined
    const preparation = await preparationView(services, record, language, verdict, 'GARMENT_NOT_FOUND')
    const { person } = await currentOutfit(services, request, reply)
    if (preparation.error) reply.status(preparation.error.status)
    return await reply.page('garment', {
      ...preparation,
      record,
      page: garmentPage(record.id),
      garment: uploadView(record, language),
      person,
      maskSources: MASK_SOURCES
    })
  })

  app.get(`${garmentPage(':id')}/:picture`, { schema: { params: PictureParams } }, async (request, reply) => {
    const record = find(request)
    const { picture } = request.params
    if (picture !== 'photo' && !record.isPrepared) throw new CodedError('GARMENT_NOT_READY', 'no cut-out yet')
    const path = shelf.picturePath(record, picture)
    reply.header('cache-control', 'private, no-cache')
    return await reply.sendFile(basename(path), dirname(path), { cacheControl: false })
  })
}

export default garments

/** A garment's photo as it was uploaded, for another way of cutting it out. */
async function pictureOf (shelf: GarmentShelf, record: GarmentRecord): Promise<CheckedPicture> {
  const { photo, width, height } = record
  return { bytes: await shelf.readPhoto(record), extension: photo === 'photo.png' ? 'png' : 'jpg', width, height }
}
