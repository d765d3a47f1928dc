import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import { translate } from '../../i18n/index.ts'
import type { CheckedPicture } from '../../imaging/contract.ts'
import type { GarmentPicture, GarmentRecord, GarmentShelf } from '../../jobs/belongings/garment-shelf.ts'
import { uploadReference } from '../../jobs/belongings/references.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import type { StoredPicture } from '../../jobs/storage/stored-picture.ts'
import { GARMENT_ADDRESS, garmentPage, GARMENTS, MAIN_PAGE } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { keepGarment, MASK_SOURCES, readDrawnMask, readMaskSource, requireEngine, requireRoom } from '../intake.ts'
import { sendStored } from '../send-picture.ts'
import { sendReduced, sourceOf, WidthParam } from '../send-reduced.ts'
import { keepFetched } from './fetched-garment.ts'
import { uploadView } from './garment-views.ts'
import { currentOutfit } from './outfit.ts'
import { pointsView } from './garment-points.ts'
import { preparationView, prepare } from './preparation.ts'
import { requireOwnGarment } from './require-own-garment.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const PictureParams = Type.Object({
  id: Type.String({ pattern: ID_PATTERN }),
  picture: Type.Enum(['photo', 'cloth', 'photo-mask'])
})
const ReducedParams = Type.Object({
  id: Type.String({ pattern: ID_PATTERN }),
  picture: Type.Enum(['photo', 'cloth']),
  width: WidthParam
})
const AddressForm = Type.Object({ address: Type.String({ maxLength: 2000 }) })
const MaskForm = Type.Object({ mask: Type.Enum([...MASK_SOURCES]) })

/** Upload of a garment, the page that shows its cut-out, and other ways of cutting it out. */
const garments: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { shelf } = services
  const options = { schema: { params: Params } }

  const find = async (request: FastifyRequest<{ Params: { id: string } }>) =>
    await requireOwnGarment(services, request)

  async function show (record: GarmentRecord, reply: FastifyReply) {
    const garment = uploadReference(record.id)
    await prepare(services, record, { kind: 'prepare-garment', garment })
    const isPrepared = (await shelf.find(record.id))?.isPrepared === true
    return await reply.saveVisitor(isPrepared ? { garment } : {}).redirect(garmentPage(record.id), 303)
  }

  app.post(GARMENTS, async (request, reply) => {
    requireEngine(services)
    const caller = pageCaller(request.visitor.id)
    await requireRoom(services, caller)
    return await show(await request.receiveUpload(reply, ['garment'], async (upload, signal) =>
      await keepGarment(services, caller, upload, signal)), reply)
  })

  if (services.config.FETCH_PICTURES) {
    app.post(GARMENT_ADDRESS, { schema: { body: AddressForm } }, async (request, reply) => {
      requireEngine(services)
      const caller = pageCaller(request.visitor.id)
      await requireRoom(services, caller)
      return await show(await keepFetched(services, caller, request.body.address), reply)
    })
  }

  app.post(`${garmentPage(':id')}/mask`, { schema: { params: Params, body: MaskForm } }, async (request, reply) => {
    requireEngine(services)
    const record = await find(request)
    await requireRoom(services, record)
    const caller = pageCaller(record.visitor)
    const picture = await pictureOf(shelf, record)
    const maskSource = readMaskSource(request.body.mask)
    return await show(await shelf.add(caller, picture, maskSource, undefined, record.given), reply)
  })

  app.post(`${garmentPage(':id')}/brush`, options, async (request, reply) => {
    requireEngine(services)
    const record = await find(request)
    await requireRoom(services, record)
    const drawn = await request.receiveUpload(reply, ['mask'], async (upload, signal) =>
      await readDrawnMask(services, upload, signal))
    const caller = pageCaller(record.visitor)
    return await show(await shelf.add(caller, await pictureOf(shelf, record), 'drawn', drawn, record.given), reply)
  })

  app.get(garmentPage(':id'), options, async (request, reply) => {
    const { language } = request
    const record = await find(request)
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
      maskSources: MASK_SOURCES,
      points: pointsView(services, record)
    })
  })

  app.get(`${garmentPage(':id')}/:picture`, { schema: { params: PictureParams } }, async (request, reply) => {
    const record = await find(request)
    const { picture } = request.params
    const stored = await open(record, picture)
    const isJpeg = picture === 'photo' && record.photo === 'photo.jpg'
    reply.header('cache-control', 'private, no-cache')
    return await sendStored(stored, isJpeg ? 'image/jpeg' : 'image/png', request, reply)
  })

  app.get(`${garmentPage(':id')}/:picture/:width`, { schema: { params: ReducedParams } }, async (request, reply) => {
    const { picture, width } = request.params
    const record = await find(request)
    const source = sourceOf(`${record.id} ${picture}`, await open(record, picture))
    return await sendReduced(services, source, width, request, reply)
  })

  /** @throws CodedError GARMENT_NOT_READY, GARMENT_UNKNOWN */
  async function open (record: GarmentRecord, picture: GarmentPicture): Promise<StoredPicture> {
    if (picture !== 'photo' && !record.isPrepared) throw new CodedError('GARMENT_NOT_READY', 'no cut-out yet')
    const stored = await shelf.openPicture(record, picture)
    if (!stored) throw new CodedError('GARMENT_UNKNOWN', 'deleted meanwhile')
    return stored
  }

  app.get(`${garmentPage(':id')}/delete`, options, async (request, reply) => {
    const page = garmentPage((await find(request)).id)
    const { language } = request
    return await reply.page('delete', {
      action: `${page}/delete`,
      picture: `${page}/photo`,
      question: translate(language, 'garment.deleteQuestion'),
      consequence: translate(language, 'garment.deleteConsequence')
    })
  })

  app.post(`${garmentPage(':id')}/delete`, options, async (request, reply) => {
    const record = await find(request)
    await shelf.remove(record.id)
    const isChosen = request.visitor.garment === uploadReference(record.id)
    return await reply.saveVisitor(isChosen ? { garment: undefined } : {}).redirect(`${MAIN_PAGE}#garment`, 303)
  })
}

export default garments

/** A garment's photo as it was uploaded, for another way of cutting it out. */
async function pictureOf (shelf: GarmentShelf, record: GarmentRecord): Promise<CheckedPicture> {
  const { photo, width, height } = record
  return { bytes: await shelf.readPhoto(record), extension: photo === 'photo.png' ? 'png' : 'jpg', width, height }
}
