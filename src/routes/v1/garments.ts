import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import { uploadReference } from '../../jobs/belongings/references.ts'
import { V1_GARMENTS, v1Garment } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { askedBy, requireAccount } from '../api/api-caller.ts'
import { failures } from '../api/schemas.ts'
import { EXAMPLE_GARMENT } from '../example-pictures.ts'
import { linksTo, MADE } from '../links.ts'
import { keepGarment, MASK_SOURCES, readDrawnMask, readMaskSource, requireEngine, requireRoom } from '../intake.ts'
import { DATA_URL_PATTERN, NOTHING_ELSE, receive, streamedBody, unchecked } from '../body.ts'
import { findGarment, requireUploadedGarment } from './find.ts'
import { byAge, byName, ListQuery, toldPage } from './lists.ts'
import { callerOf, requireSame } from './once.ts'
import { prepareNow } from './prepare.ts'
import { garmentReply, sampleReply } from './replies.ts'
import {
  Deleted, Garment, GarmentList, GarmentParams, NotModified, OnceHeaders, OwnGarmentParams
} from './schemas.ts'
import { sendTagged } from './send-tagged.ts'

const tags = ['garments']
const Binary = Type.Unsafe<string>({ type: 'string', format: 'binary' })
const HOW = 'how the garment is cut out: network (default), plain-background, whole-picture; or a picture of the ' +
  'size of the photo in which white is garment'
const Form = Type.Object({
  garment: Type.Unsafe<string>({ ...Binary, description: 'JPEG, PNG or WebP photo of one top' }),
  mask: Type.Optional(Type.Union([Type.Enum([...MASK_SOURCES]), Binary], { description: HOW }))
}, NOTHING_ELSE)
const MaskText = Type.String({
  pattern: `^(?:${MASK_SOURCES.join('|')})$|${DATA_URL_PATTERN}`, description: `${HOW}, as a data URL`
})
const Json = Type.Object({
  garment: Type.String({ pattern: DATA_URL_PATTERN, description: 'the photo as a data URL' }),
  mask: Type.Optional(MaskText)
}, { ...NOTHING_ELSE, examples: [{ garment: EXAMPLE_GARMENT }] })
const MaskForm = Type.Object({ mask: Form.properties.mask }, NOTHING_ELSE)
const MaskJson = Type.Object({ mask: MaskText }, { ...NOTHING_ELSE, examples: [{ mask: 'plain-background' }] })

const LINKS = linksTo(MADE, [
  'getGarment', 'getGarmentPhoto', 'getGarmentCloth', 'getGarmentMask', 'getGarmentPoints', 'replaceGarmentMask',
  'replaceGarmentPoints', 'deleteGarment'
])

/** Samples and uploads: to list, to send, to cut out in another way, to delete. */
const garments: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { garments: gallery, shelf } = services

  app.get(V1_GARMENTS, {
    schema: {
      tags,
      operationId: 'listGarments',
      summary: 'Samples, and what was sent with this token, newest first',
      querystring: ListQuery,
      response: { 200: GarmentList, 304: NotModified, ...failures() }
    }
  }, async (request, reply) => {
    const { language, token, query } = request
    const own = token === undefined ? [] : await shelf.ofAccount(requireAccount(request))
    const page = await toldPage([
      ...(await gallery.list()).map((item) => ({ order: byName(item.id), item: () => sampleReply(item, language) })),
      ...own.map((item) => ({ order: byAge(item), item: () => garmentReply(services, item, language) }))
    ], query)
    return await sendTagged(page, request, reply)
  })

  app.post(V1_GARMENTS, {
    schema: {
      tags,
      operationId: 'createGarment',
      summary: 'Send a photo; the answer comes when the garment is cut out',
      headers: OnceHeaders,
      body: streamedBody(Form, Json),
      response: { 201: Garment, 202: Garment, ...failures(413, 415, 422, 503, 507) }
    },
    links: { 201: LINKS, 202: LINKS },
    validatorCompiler: unchecked
  }, async (request, reply) => {
    requireEngine(services)
    const caller = callerOf(request, services)
    await requireRoom(services, caller)
    const record = await receive(request, reply, ['garment', 'mask'], async (upload, signal) => {
      const drawn = upload.files.has('mask') ? await readDrawnMask(services, upload, signal) : undefined
      return await keepGarment(services, caller, upload, signal, drawn)
    })
    try {
      requireSame((await shelf.ofVisitor(caller.visitor)).map(({ id }) => id), [record.id])
      reply.status(201).header('location', v1Garment(uploadReference(record.id)))
      return await prepared(record, request, reply)
    } catch (error) {
      await shelf.remove(record.id, askedBy(request))
      throw error
    }
  })

  app.get(v1Garment(':id'), {
    schema: {
      tags,
      operationId: 'getGarment',
      summary: 'One garment',
      params: GarmentParams,
      response: { 200: Garment, 304: NotModified, ...failures(404) }
    }
  }, async (request, reply) => {
    const { sample, record } = await findGarment(services, request, request.params.id)
    const { language } = request
    return await sendTagged(
      record ? await garmentReply(services, record, language) : sampleReply(sample, language), request, reply)
  })

  app.put(`${v1Garment(':id')}/mask`, {
    schema: {
      tags,
      operationId: 'replaceGarmentMask',
      summary: 'Cut a garment out in another way; pictures that were made before stay as they are',
      params: OwnGarmentParams,
      body: streamedBody(MaskForm, MaskJson),
      response: { 200: Garment, 202: Garment, ...failures(404, 413, 415, 422, 503, 507) }
    },
    validatorCompiler: unchecked
  }, async (request, reply) => {
    requireEngine(services)
    const record = await requireUploadedGarment(services, request, request.params.id)
    await requireRoom(services, record)
    const changed = await receive(request, reply, ['mask'], async (upload, signal) => upload.files.has('mask')
      ? await shelf.redraw(record, 'drawn', await readDrawnMask(services, upload, signal))
      : await shelf.redraw(record, readMaskSource(upload.fields.get('mask') ?? 'none')))
    if (!changed) throw new CodedError('GARMENT_UNKNOWN', 'deleted meanwhile')
    return await prepared(changed, request, reply)
  })

  app.delete(v1Garment(':id'), {
    schema: {
      tags,
      operationId: 'deleteGarment',
      summary: 'Delete an uploaded garment; pictures made with it stay',
      params: OwnGarmentParams,
      response: { 204: Deleted, ...failures(404, 507) }
    }
  }, async (request, reply) => {
    const { id } = await requireUploadedGarment(services, request, request.params.id)
    await shelf.remove(id, askedBy(request))
    return await reply.status(204).send(null)
  })

  /** Cuts a garment out and tells it; 202 when that takes longer than a caller should wait. */
  async function prepared (record: GarmentRecord, request: FastifyRequest, reply: FastifyReply) {
    await prepareNow(services, record, { kind: 'prepare-garment', garment: uploadReference(record.id) })
    const seen = await garmentReply(services, await shelf.find(record.id) ?? record, request.language)
    if (seen.state !== 'ready') reply.status(202)
    return seen
  }
}

export default garments
