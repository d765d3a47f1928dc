import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { COMPARE, HISTORY, jobPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { findOwnJob, ownJobs, resultView } from './own-jobs.ts'

const Id = Type.String({ pattern: ID_PATTERN })
const CompareQuery = Type.Object({ job: Type.Union([Id, Type.Array(Id)]) })
const FavouriteForm = Type.Object({
  favourite: Type.Enum(['yes', 'no']),
  /** The page that the form stands on. */
  back: Type.Optional(Type.Enum(['result', 'history']))
})
const TWO = 2

/** Everything that a visitor has tried on: favourites first, and two of them side by side. */
const history: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const view = async (request: FastifyRequest, id: string) =>
    await resultView(services, request, await findOwnJob(services, request, id))

  app.get(HISTORY, async (request, reply) => {
    const done = (await ownJobs(services, request)).filter(({ state }) => state === 'done')
    const results = await Promise.all(done.map(async (job) => await resultView(services, request, job)))
    const order = (isFavourite: boolean) => results.filter((result) => result.isFavourite === isFavourite)
    return await reply.page('history', { results: [...order(true), ...order(false)] })
  })

  app.post(`${jobPage(':id')}/favourite`, {
    schema: { params: Type.Object({ id: Id }), body: FavouriteForm }
  }, async (request, reply) => {
    const job = await findOwnJob(services, request, request.params.id)
    await services.marks.setFavourite(job, request.body.favourite === 'yes')
    return await reply.redirect(request.body.back === 'result' ? jobPage(job.id) : HISTORY, 303)
  })

  app.get(COMPARE, { schema: { querystring: CompareQuery } }, async (request, reply) => {
    const ids = [request.query.job].flat()
    if (ids.length !== TWO) throw new CodedError('CHOOSE_TWO', 'not two results')
    return await reply.page('compare', { results: await Promise.all(ids.map(async (id) => await view(request, id))) })
  })
}

export default history
