import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { pictureText, stageText, type Language } from '../../i18n/index.ts'
import type { Intermediate } from '../../inference/engine-contract.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import type { TryOnView } from '../../jobs/queue/job.ts'
import { jobPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { CodedError } from '../../coded-error.ts'
import { millisecondsOf, requirePicture, type Explain, type MadeOf } from '../intermediates.ts'
import { requireTryOn } from '../job-reply.ts'
import { sendReduced, WidthParam } from '../send-reduced.ts'
import type { MadePictureView } from './models.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const Name = Type.String({ pattern: '^[a-z-]{1,40}$' })
const PictureParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN }), name: Name })
const ReducedParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN }), name: Name, width: WidthParam })

export interface IntermediatesOptions extends Services { readonly explain: Explain }

/** “How it was made”: every intermediate picture of a try-on, for its visitor. */
const intermediates: FastifyPluginAsyncTypebox<IntermediatesOptions> = async (app, services) => {
  const { queue, explain } = services
  const page = `${jobPage(':id')}/intermediates`

  async function find (request: FastifyRequest<{ Params: { id: string } }>): Promise<TryOnView> {
    const job = requireTryOn(await queue.find(request.params.id))
    if (job.visitor !== request.visitor.id) throw new CodedError('JOB_UNKNOWN', 'no such job')
    return job
  }

  app.get(page, { schema: { params: Params } }, async (request, reply) => {
    const job = await find(request)
    const made = await explain(job)
    const pictures = made.pictures.map((picture) => viewOf(job, picture, made, request.language))
    return await reply.page('made', { page: jobPage(job.id), pictures })
  })

  app.get(`${page}/:name`, { schema: { params: PictureParams } }, async (request, reply) => {
    const { png } = requirePicture(await explain(await find(request)), request.params.name)
    return await reply.type('image/png').header('cache-control', 'private, no-cache').send(Buffer.from(png))
  })

  app.get(`${page}/:name/:width`, { schema: { params: ReducedParams } }, async (request, reply) => {
    const { name, width } = request.params
    const job = await find(request)
    const { png } = requirePicture(await explain(job), name)
    return await sendReduced(services, { name: `${job.id} ${name}`, open: async () => png }, width, request, reply)
  })
}

export default intermediates

function viewOf (job: TryOnView, picture: Intermediate, made: MadeOf, language: Language): MadePictureView {
  const { name, stage, width, height } = picture
  return {
    name,
    picture: `${jobPage(job.id)}/intermediates/${name}`,
    width,
    height,
    ...pictureText(language, name),
    stage: stageText(language, stage),
    milliseconds: Math.round(millisecondsOf(made, stage) ?? 0)
  }
}
