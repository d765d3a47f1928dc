import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { jobPage, sharedPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { openResult, requireTryOn } from '../job-reply.ts'
import { sendReduced, sourceOf, WidthParam } from '../send-reduced.ts'
import { findOwnJob } from './own-jobs.ts'

const Id = Type.String({ pattern: ID_PATTERN })
const ShareForm = Type.Object({ hours: Type.Enum(['1', '24', '168']) })
const MILLISECONDS_PER_HOUR = 3_600_000
const PREVIEW_WIDTH = 768

/** Links to results: their owner makes and revokes them, whoever has one sees the picture and nothing else. */
const shares: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { marks, queue } = services
  const own = { schema: { params: Type.Object({ id: Id }) } }
  const given = { schema: { params: Type.Object({ token: Id }) } }

  async function findShared (token: string) {
    const mark = await marks.shared(token)
    const job = mark && await queue.find(mark.job)
    if (job?.state !== 'done' || mark?.share === undefined) throw new CodedError('SHARE_UNKNOWN', 'no such link')
    return { job: requireTryOn(job), share: mark.share }
  }

  app.post(`${jobPage(':id')}/share`, {
    schema: { params: Type.Object({ id: Id }), body: ShareForm }
  }, async (request, reply) => {
    const job = await findOwnJob(services, request, request.params.id)
    await marks.share(job, Number(request.body.hours) * MILLISECONDS_PER_HOUR)
    return await reply.redirect(jobPage(job.id), 303)
  })

  app.post(`${jobPage(':id')}/revoke`, own, async (request, reply) => {
    const job = await findOwnJob(services, request, request.params.id)
    await marks.revoke(job)
    return await reply.redirect(jobPage(job.id), 303)
  })

  app.get(sharedPage(':token'), given, async (request, reply) => {
    const { token } = request.params
    const { share } = await findShared(token)
    const page = sharedPage(token)
    reply.header('x-robots-tag', 'noindex')
    return await reply.page('shared', {
      picture: `${page}/picture`,
      expiresAt: share.expiresAt,
      card: { image: `${request.protocol}://${request.host}${page}/picture/${PREVIEW_WIDTH}` }
    })
  })

  app.get(`${sharedPage(':token')}/picture/:width`, {
    schema: { params: Type.Object({ token: Id, width: WidthParam }) }
  }, async (request, reply) => {
    const { job } = await findShared(request.params.token)
    const picture = await openResult(queue, job)
    return await sendReduced(services, sourceOf(job.id, picture), request.params.width, request, reply)
  })
}

export default shares
