import { basename, dirname } from 'node:path'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { isActive, type JobView } from '../../jobs/queue/job.ts'
import { ownReference } from '../../jobs/belongings/references.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import type { Services } from '../../services.ts'
import { CodedError } from '../../coded-error.ts'
import { requireEngine } from '../intake.ts'
import { errorOfJob } from '../job-reply.ts'
import { forgetOwnPerson, keepOwnPerson } from '../own-persons.ts'
import { MAIN_PAGE, ownPersonPage, PAGES } from '../../paths.ts'
import { errorView } from './error-view.ts'
import { currentOutfit, ownPersonView } from './outfit.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const PictureParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN }), picture: Type.Enum(['photo', 'preview', 'framed', 'thumbnail']) })

// Most photos are read in a second; then the visitor never sees the waiting page.
const WAIT_MILLISECONDS = 4_000
const REFRESH_SECONDS = 1
// As wide as a page shows it on a screen of twice the density.
const SHOWN_WIDTH = 1536
const THUMBNAIL_WIDTH = 192

/** A visitor's own photo: upload, the page that shows what was found, and its deletion. */
const persons: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { ownPersons, queue } = services
  const options = { schema: { params: Params } }

  function find (request: FastifyRequest<{ Params: { id: string } }>): OwnPersonRecord {
    const record = ownPersons.find(request.params.id)
    if (record?.visitor !== request.visitor.id) throw new CodedError('PERSON_UNKNOWN', 'no such photo')
    return record
  }

  app.post(`${PAGES}/persons`, async (request, reply) => {
    requireEngine(services)
    const record = await keepOwnPerson(services, pageCaller(request.visitor.id), await request.readUpload(reply, ['person']))
    const key = services.wardrobe.preparationKey(record)
    const job = await queue.submit({ kind: 'prepare-person', ...pageCaller(record.visitor), person: ownReference(record.id), key })
    await queue.finished(job.id, AbortSignal.timeout(WAIT_MILLISECONDS))
    const isReady = ownPersons.find(record.id)?.state === 'ready'
    return await reply.saveVisitor(isReady ? { person: ownReference(record.id) } : {}).redirect(ownPersonPage(record.id), 303)
  })

  app.get(`${PAGES}/persons/:id`, options, async (request, reply) => {
    const record = find(request)
    const job = record.state === 'new' ? await preparationOf(services, record) : undefined
    const isWaiting = job !== undefined && isActive(job)
    const error = record.state === 'ready' || isWaiting ? undefined : errorView(failureOf(record, job), request.language)
    const { garment } = await currentOutfit(services, request, reply)
    if (error) reply.status(error.status)
    return await reply.page('person', {
      record,
      person: ownPersonView(record, request.language),
      page: ownPersonPage(record.id),
      garment,
      isWaiting,
      error,
      refreshSeconds: isWaiting ? REFRESH_SECONDS : 0,
      megabytes: services.config.UPLOAD_MAXIMUM_MEGABYTES,
      hours: services.config.RETENTION_HOURS
    })
  })

  app.get(`${PAGES}/persons/:id/:picture`, { schema: { params: PictureParams } }, async (request, reply) => {
    const record = find(request)
    reply.header('cache-control', 'private, no-cache')
    return await sendPicture(services, record, request.params.picture, reply)
  })

  app.post(`${PAGES}/persons/:id/delete`, options, async (request, reply) => {
    const record = find(request)
    await forgetOwnPerson(services, record)
    const isChosen = request.visitor.person === ownReference(record.id)
    return await reply.saveVisitor(isChosen ? { person: undefined } : {}).redirect(`${MAIN_PAGE}#person`, 303)
  })
}

export default persons

async function sendPicture ({ ownPersons, makeThumbnail }: Services, record: OwnPersonRecord, picture: string, reply: FastifyReply) {
  const photo = ownPersons.picturePath(record, 'photo')
  if (picture === 'photo' || picture === 'thumbnail') {
    const width = picture === 'photo' ? SHOWN_WIDTH : THUMBNAIL_WIDTH
    const source = picture === 'thumbnail' && record.state === 'ready' ? ownPersons.picturePath(record, 'framed') : photo
    return await reply.type('image/webp').send(await makeThumbnail(source, width))
  }
  if (picture === 'preview' && record.state === 'new') throw new CodedError('PERSON_NOT_READY', 'not looked at yet')
  if (picture === 'framed' && record.state !== 'ready') throw new CodedError('PERSON_NOT_READY', 'not framed')
  const path = ownPersons.picturePath(record, picture as 'preview' | 'framed')
  return await reply.sendFile(basename(path), dirname(path), { cacheControl: false })
}

async function preparationOf ({ queue, wardrobe }: Services, record: OwnPersonRecord): Promise<JobView | undefined> {
  const key = wardrobe.preparationKey(record)
  return (await queue.ofVisitor(record.visitor)).find((job) => job.kind === 'prepare-person' && job.key === key)
}

function failureOf ({ refusal }: OwnPersonRecord, job: JobView | undefined): CodedError {
  if (refusal !== undefined) return new CodedError(refusal, 'the photo cannot be used')
  return job?.state === 'failed' ? errorOfJob(job) : new CodedError('PERSON_NOT_FOUND', 'nothing was found')
}
