import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { pictureText, stageText } from '../../i18n/index.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import type { Services } from '../../services.ts'
import { linkToStage } from '../links.ts'
import { millisecondsOf, requirePicture, type Explain } from '../intermediates.ts'
import { findTryOn } from './api-caller.ts'
import { failures, Intermediate, JobParams, picture } from './schemas.ts'

const PictureParams = Type.Object({
  id: Type.String({ pattern: ID_PATTERN }),
  name: Type.String({ pattern: '^[a-z-]{1,40}$' })
})
const FAILURES = failures(404, 409, 410, 422, 500, 503)

export interface IntermediatesOptions extends Services {
  readonly explain: Explain
  /** Where a try-on lies. */
  readonly addressOf: (id: string) => string
  /** How the description of the API names the routes. */
  readonly operation: string
}

/** How a finished try-on was made: computed again when it is asked for. */
const intermediates: FastifyPluginAsyncTypebox<IntermediatesOptions> = async (app, options) => {
  const { explain, addressOf, operation } = options

  app.get(`${addressOf(':id')}/intermediates`, {
    schema: {
      tags: ['try-on'],
      operationId: `${operation}Intermediates`,
      summary: 'What each stage has made, with the address of its picture; computed again, which takes a moment',
      params: JobParams,
      response: { 200: Type.Array(Intermediate), ...FAILURES }
    },
    links: { 200: linkToStage(`${operation}Intermediate`) }
  }, async (request, reply) => {
    const job = await findTryOn(options, request)
    const made = await explain(job)
    reply.header('cache-control', 'no-store')
    return made.pictures.map(({ name, stage, width, height }) => ({
      name,
      stage,
      ...pictureText(request.language, name),
      doing: stageText(request.language, stage),
      milliseconds: millisecondsOf(made, stage),
      width,
      height,
      picture: `${addressOf(job.id)}/intermediates/${name}`
    }))
  })

  app.get(`${addressOf(':id')}/intermediates/:name`, {
    schema: {
      tags: ['try-on'],
      operationId: `${operation}Intermediate`,
      summary: 'The picture of one stage, image/png',
      params: PictureParams,
      response: { 200: picture('image/png'), ...FAILURES }
    }
  }, async (request, reply) => {
    const { png } = requirePicture(await explain(await findTryOn(options, request)), request.params.name)
    return await reply.type('image/png').header('cache-control', 'private, no-cache').send(Buffer.from(png))
  })
}

export default intermediates
