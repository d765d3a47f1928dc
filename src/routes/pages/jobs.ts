import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { stageText, translate, type Language } from '../../i18n/index.ts'
import type { Mark } from '../../jobs/belongings/marks.ts'
import { sampleReference } from '../../jobs/belongings/references.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { isActive, progressOf, type JobView, type TryOnView } from '../../jobs/queue/job.ts'
import type { Services } from '../../services.ts'
import { CodedError } from '../../coded-error.ts'
import { sendEvents, type ServerEvent } from '../event-stream.ts'
import { errorOfJob, openResult, requireTryOn, sendResult } from '../job-reply.ts'
import { CORRECTABLE, noticesOf } from '../own-persons.ts'
import { sendReduced, sourceOf, WidthParam } from '../send-reduced.ts'
import { jobPage, MAIN_PAGE, sharedPage } from '../../paths.ts'
import type { PageModels } from '../../plugins/view.ts'
import { errorView } from './error-view.ts'
import { findGarment, ownViews, sampleViews } from './garment-views.ts'
import type { ShareView, StatusView, TryOnModel } from './models.ts'
import { findPersonView, galleryViews, ownPersonViews, personTexts } from './person-views.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const ReducedParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN }), width: WidthParam })
const REFRESH_SECONDS = 2

/** A try-on's page: waiting, then the picture or what went wrong. Only its visitor sees it. */
const jobs: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { queue } = services
  const options = { schema: { params: Params } }

  async function find (request: FastifyRequest<{ Params: { id: string } }>): Promise<TryOnView> {
    const job = requireTryOn(await queue.find(request.params.id))
    if (job.visitor !== request.visitor.id) throw new CodedError('JOB_UNKNOWN', 'no such job')
    return job
  }

  async function model (job: TryOnView, request: FastifyRequest): Promise<TryOnModel> {
    const person = await findPersonView(services, request, job.person)
    return {
      job,
      page: jobPage(job.id),
      texts: personTexts(job.person, request.language),
      person,
      garment: await findGarment(services, request, job.garment)
    }
  }

  async function showFailure (job: TryOnView, request: FastifyRequest, reply: FastifyReply) {
    const error = errorView(errorOfJob(job), request.language)
    return await reply.status(error.status).page('error', { ...error, retry: await model(job, request) })
  }

  app.get(jobPage(':id'), options, async (request, reply) => {
    const job = await find(request)
    if (isActive(job)) {
      const status = statusOf(job, request.language)
      return await reply.page('waiting', { ...await model(job, request), status, refreshSeconds: REFRESH_SECONDS })
    }
    if (job.state !== 'done') return await showFailure(job, request, reply)
    return await reply.page('result', await resultModel(job, request))
  })

  async function resultModel (job: TryOnView, request: FastifyRequest): Promise<PageModels['result']> {
    const milliseconds = (job.timings ?? []).reduce((sum, stage) => sum + stage.milliseconds, 0)
    const mark = await services.marks.find(job.id)
    return {
      ...await model(job, request),
      seconds: (milliseconds / 1000).toFixed(1),
      isFavourite: mark?.isFavourite === true,
      share: shareView(mark),
      notices: await noticesOf(services, job),
      correctable: CORRECTABLE,
      others: await othersOf(services, job, request)
    }
  }

  app.get(`${jobPage(':id')}/status`, options, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return await fullStatus(await find(request), request)
  })

  app.get(`${jobPage(':id')}/events`, { ...options, exposeHeadRoute: false }, async (request, reply) => {
    const { id } = await find(request)
    return await sendEvents(reply, (signal) => statusEvents(id, request, signal))
  })

  async function * statusEvents (
    id: string, request: FastifyRequest, signal: AbortSignal
  ): AsyncGenerator<ServerEvent> {
    for await (const job of queue.watch(id, signal)) {
      yield { event: isActive(job) ? 'progress' : 'finished', data: await fullStatus(requireTryOn(job), request) }
    }
  }

  async function fullStatus (job: TryOnView, request: FastifyRequest) {
    const garment = await findGarment(services, request, job.garment)
    return { ...statusOf(job, request.language), garment: garment?.picture }
  }

  for (const [name, disposition] of [['result', 'inline'], ['download', 'attachment']] as const) {
    app.get(`${jobPage(':id')}/${name}`, options, async (request, reply) =>
      await sendResult(queue, await find(request), request, reply, disposition))
  }

  app.get(`${jobPage(':id')}/result/:width`, { schema: { params: ReducedParams } }, async (request, reply) => {
    const { id, width } = request.params
    const picture = await openResult(queue, await find(request))
    return await sendReduced(services, sourceOf(id, picture), width, request, reply)
  })

  app.post(`${jobPage(':id')}/cancel`, options, async (request, reply) => {
    await queue.cancel((await find(request)).id)
    return await reply.redirect(MAIN_PAGE, 303)
  })
}

export default jobs

function shareView (mark: Mark | undefined): ShareView | undefined {
  if (mark?.share === undefined || mark.share.expiresAt < Date.now()) return undefined
  return { address: sharedPage(mark.share.token), expiresAt: mark.share.expiresAt }
}

// A row below the result; the grid shows all of them.
const OTHERS = 8

/** Who else may wear the garment, and what else the person may wear. */
async function othersOf (services: Services, { person, garment }: TryOnView, request: FastifyRequest) {
  const persons = [...await ownPersonViews(services, request), ...await galleryViews(services, request.language)]
  const garments = [...await ownViews(services, request), ...await sampleViews(services, request.language)]
  return {
    persons: persons.filter(({ id }) => id !== person && garment !== sampleReference(id)).slice(0, OTHERS),
    garments: garments
      .filter(({ reference }) => reference !== garment && reference !== sampleReference(person)).slice(0, OTHERS)
  }
}

/** What the waiting page says. */
function statusOf (job: JobView, language: Language): StatusView {
  const isQueued = job.state === 'queued'
  const position = job.position ?? 1
  const place = position === 1 ? translate(language, 'job.next') : translate(language, 'job.position', { position })
  const seconds = job.secondsLeft ?? 0
  const left = seconds > 1 ? translate(language, 'job.secondsLeft', { seconds }) : translate(language, 'job.almost')
  return {
    isActive: isActive(job),
    progress: progressOf(job),
    stage: isQueued ? translate(language, 'job.queued') : stageText(language, job.progress?.stage ?? 'prepare-garment'),
    detail: isQueued ? translate(language, 'job.turn', { place, left }) : left
  }
}
