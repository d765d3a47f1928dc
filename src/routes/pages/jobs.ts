import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { stageText, translate, type Language } from '../../i18n/index.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { isActive, progressOf, type JobView, type TryOnView } from '../../jobs/queue/job.ts'
import { readWhole } from '../../jobs/storage/stored-picture.ts'
import type { Services } from '../../services.ts'
import { CodedError } from '../../coded-error.ts'
import { errorOfJob, openResult, requireTryOn, sendResult } from '../job-reply.ts'
import { jobPage, MAIN_PAGE } from '../../paths.ts'
import { errorView } from './error-view.ts'
import { findGarment } from './garment-views.ts'
import type { StatusView, TryOnModel } from './models.ts'
import { findPersonView, personTexts } from './person-views.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const REFRESH_SECONDS = 2
const THUMBNAIL_WIDTH = 192
// As wide as a page shows it on a screen of twice the density.
const SHOWN_WIDTH = 1536

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
    const milliseconds = (job.timings ?? []).reduce((sum, stage) => sum + stage.milliseconds, 0)
    return await reply.page('result', { ...await model(job, request), seconds: (milliseconds / 1000).toFixed(1) })
  })

  app.get(`${jobPage(':id')}/status`, options, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return statusOf(await find(request), request.language)
  })

  for (const [name, disposition] of [['result', 'inline'], ['download', 'attachment']] as const) {
    app.get(`${jobPage(':id')}/${name}`, options, async (request, reply) =>
      await sendResult(queue, await find(request), request, reply, disposition))
  }

  // The picture of an own photo may have twelve megapixels: pages show a reduced one.
  for (const [name, width] of Object.entries({ thumbnail: THUMBNAIL_WIDTH, reduced: SHOWN_WIDTH })) {
    app.get(`${jobPage(':id')}/${name}`, options, async (request, reply) => {
      const { id } = request.params
      const picture = await openResult(queue, await find(request))
      const open = async () => await readWhole(picture)
      const reduced = await services.sizes.get({ name: `${id} ${picture.version}`, width, open })
      return await reply.type('image/webp').header('cache-control', 'private, max-age=3600').send(reduced)
    })
  }

  app.post(`${jobPage(':id')}/cancel`, options, async (request, reply) => {
    await queue.cancel((await find(request)).id)
    return await reply.redirect(MAIN_PAGE, 303)
  })

  app.post(`${jobPage(':id')}/delete`, options, async (request, reply) => {
    await queue.remove((await find(request)).id)
    return await reply.redirect(MAIN_PAGE, 303)
  })
}

export default jobs

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
