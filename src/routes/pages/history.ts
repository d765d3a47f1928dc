import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { translate } from '../../i18n/index.ts'
import { COMPARE, HISTORY, jobPage, MAIN_PAGE } from '../../paths.ts'
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
const Params = { schema: { params: Type.Object({ id: Id }) } }

/** Everything that a visitor has tried on: favourites first, two of them side by side, and one less. */
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

  app.get(`${jobPage(':id')}/delete`, Params, async (request, reply) => {
    const page = jobPage((await findOwnJob(services, request, request.params.id)).id)
    const { language } = request
    return await reply.page('delete', {
      action: `${page}/delete`,
      picture: `${page}/result`,
      question: translate(language, 'result.deleteQuestion'),
      consequence: translate(language, 'result.deleteConsequence')
    })
  })

  app.post(`${jobPage(':id')}/delete`, Params, async (request, reply) => {
    const { id } = await findOwnJob(services, request, request.params.id)
    await services.marks.remove(id)
    await services.queue.remove(id)
    const isAnyLeft = (await ownJobs(services, request)).some(({ state }) => state === 'done')
    return await reply.redirect(isAnyLeft ? HISTORY : MAIN_PAGE, 303)
  })

  app.get(COMPARE, { schema: { querystring: CompareQuery } }, async (request, reply) => {
    const ids = [request.query.job].flat()
    if (ids.length !== TWO) throw new CodedError('CHOOSE_TWO', 'not two results')
    return await reply.page('compare', { results: await Promise.all(ids.map(async (id) => await view(request, id))) })
  })
}

export default history
