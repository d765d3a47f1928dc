import { basename, dirname } from 'node:path'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { CheckedPicture } from '../../imaging/contract.ts'
import type { GarmentRecord, GarmentShelf } from '../../jobs/belongings/garment-shelf.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { isActive, type JobView } from '../../jobs/queue/job.ts'
import { uploadReference } from '../../jobs/belongings/references.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import type { Services } from '../../services.ts'
import { CodedError } from '../../coded-error.ts'
import { keepGarment, MASK_SOURCES, readDrawnMask, readMaskSource, requireEngine } from '../intake.ts'
import { errorOfJob } from '../job-reply.ts'
import { garmentPage, PAGES } from '../../paths.ts'
import { errorView } from './error-view.ts'
import { currentOutfit, uploadView } from './outfit.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const PictureParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN }), picture: Type.Enum(['photo', 'cloth', 'photo-mask']) })
const MaskForm = Type.Object({ mask: Type.Enum([...MASK_SOURCES]) })

// Most cut-outs are done in a second; then the visitor never sees the waiting page.
const WAIT_MILLISECONDS = 4_000
const REFRESH_SECONDS = 1

/** Upload of a garment, the page that shows its cut-out, and other ways of cutting it out. */
const garments: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { shelf, queue } = services

  function find (request: FastifyRequest<{ Params: { id: string } }>): GarmentRecord {
    const record = shelf.find(request.params.id)
    if (record?.visitor !== request.visitor.id) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
    return record
  }

  async function prepare (record: GarmentRecord, reply: FastifyReply) {
    const garment = uploadReference(record.id)
    const key = services.wardrobe.preparationKey(record)
    const job = await queue.submit({ kind: 'prepare-garment', ...pageCaller(record.visitor), garment, key })
    await queue.finished(job.id, AbortSignal.timeout(WAIT_MILLISECONDS))
    const isPrepared = shelf.find(record.id)?.isPrepared === true
    return await reply.saveVisitor(isPrepared ? { garment } : {}).redirect(garmentPage(record.id), 303)
  }

  app.post(`${PAGES}/garments`, async (request, reply) => {
    requireEngine(services)
    const record = await keepGarment(services, pageCaller(request.visitor.id), await request.readUpload(reply))
    return await prepare(record, reply)
  })

  app.post(`${PAGES}/garments/:id/mask`, { schema: { params: Params, body: MaskForm } }, async (request, reply) => {
    requireEngine(services)
    const record = find(request)
    return await prepare(await shelf.add(pageCaller(record.visitor), await pictureOf(shelf, record), readMaskSource(request.body.mask)), reply)
  })

  app.post(`${PAGES}/garments/:id/brush`, { schema: { params: Params } }, async (request, reply) => {
    requireEngine(services)
    const record = find(request)
    const drawn = await readDrawnMask(services, await request.readUpload(reply, ['mask']))
    return await prepare(await shelf.add(pageCaller(record.visitor), await pictureOf(shelf, record), 'drawn', drawn), reply)
  })

  app.get(`${PAGES}/garments/:id`, { schema: { params: Params } }, async (request, reply) => {
    const record = find(request)
    const job = record.isPrepared ? undefined : await preparationOf(services, record)
    const isWaiting = job !== undefined && isActive(job)
    const error = record.isPrepared || isWaiting ? undefined : errorView(failureOf(job), request.language)
    const { person } = await currentOutfit(services, request, reply)
    if (error) reply.status(error.status)
    return await reply.page('garment', {
      record,
      garment: uploadView(record, request.language),
      photo: `${garmentPage(record.id)}/photo`,
      person,
      maskSources: MASK_SOURCES,
      isWaiting,
      error,
      refreshSeconds: isWaiting ? REFRESH_SECONDS : 0,
      megabytes: services.config.UPLOAD_MAXIMUM_MEGABYTES
    })
  })

  app.get(`${PAGES}/garments/:id/:picture`, { schema: { params: PictureParams } }, async (request, reply) => {
    const record = find(request)
    if (request.params.picture !== 'photo' && !record.isPrepared) throw new CodedError('GARMENT_NOT_READY', 'no cut-out yet')
    const path = shelf.picturePath(record, request.params.picture)
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

async function preparationOf ({ queue, wardrobe }: Services, record: GarmentRecord): Promise<JobView | undefined> {
  const key = wardrobe.preparationKey(record)
  return (await queue.ofVisitor(record.visitor)).find((job) => job.kind === 'prepare-garment' && job.key === key)
}

function failureOf (job: JobView | undefined): CodedError {
  return job?.state === 'failed' ? errorOfJob(job) : new CodedError('GARMENT_NOT_FOUND', 'no cut-out')
}
