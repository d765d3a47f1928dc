import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Language } from '../../i18n/index.ts'
import { isActive, progressOf, type TryOnView } from '../../jobs/queue/job.ts'
import type { Services } from '../../services.ts'
import { sendEvents, type ServerEvent } from '../event-stream.ts'
import { jobError, requireTryOn, sendResult } from '../job-reply.ts'
import { finderOf, forgetOwnPerson, noticesOf } from '../own-persons.ts'
import { apiJob, apiPerson } from '../../paths.ts'
import { askedBy, findTryOn, requireOwn } from './api-caller.ts'
import { EventStream, failures, Job, JobParams, OwnPersonParams, picture } from './schemas.ts'

/**
 * Jobs that were started by POST /tryon; whoever knows the id may see them, or, where a token started them, whoever
 * has that as well. Jobs of pages belong to their visitor's cookie.
 */
const jobs: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { queue } = services

  app.get(
    apiJob(':id'),
    {
      schema: {
        tags: ['try-on'],
        operationId: 'getJob',
        summary: 'How far a try-on is',
        params: JobParams,
        response: { 200: Job, ...failures(404) }
      }
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return await jobReply(services, await findTryOn(services, request), request.language)
    }
  )

  app.get(
    `${apiJob(':id')}/result`,
    {
      schema: {
        tags: ['try-on'],
        operationId: 'getJobResult',
        summary: 'The picture, image/png',
        params: JobParams,
        response: { 200: picture('image/png'), ...failures(404, 409, 410, 422, 500) }
      }
    },
    async (request, reply) => await sendResult(queue, await findTryOn(services, request), request, reply)
  )

  app.get(
    `${apiJob(':id')}/events`,
    {
      // A stream has no head of its own.
      exposeHeadRoute: false,
      schema: {
        tags: ['try-on'],
        operationId: 'getJobEvents',
        summary: 'Every change of a try-on as server-sent events: `progress`, then `finished`, each with the job',
        params: JobParams,
        response: { 200: EventStream, ...failures(404) }
      }
    },
    async (request, reply) => {
      const { id } = await findTryOn(services, request)
      const tell = async (job: TryOnView) => await jobReply(services, job, request.language)
      return await sendEvents(reply, (signal) => jobEvents(services, id, signal, tell))
    }
  )

  app.delete(apiPerson(':id'), {
    schema: {
      tags: ['gallery'],
      operationId: 'deleteOwnPerson',
      summary: 'Delete a photo that was sent as `person`, and every picture made of it',
      params: OwnPersonParams,
      response: { 204: Type.Null(), ...failures(404, 507) }
    }
  }, async (request, reply) => {
    const record = requireOwn(await services.ownPersons.findReferred(request.params.id), request, 'PERSON_UNKNOWN')
    await forgetOwnPerson(services, record, askedBy(request))
    return await reply.status(204).send(null)
  })

  app.delete(
    apiJob(':id'),
    {
      schema: {
        tags: ['try-on'],
        operationId: 'deleteJob',
        summary: 'Stop a try-on and delete its picture',
        params: JobParams,
        response: { 204: Type.Null(), ...failures(404, 507) }
      }
    },
    async (request, reply) => {
      await queue.remove((await findTryOn(services, request)).id, askedBy(request))
      return await reply.status(204).send(null)
    }
  )
}

export default jobs

/** Every change of a try-on until it has finished or `signal` aborts, as `tell` puts it. */
export async function * jobEvents (
  { queue }: Services, id: string, signal: AbortSignal, tell: (job: TryOnView) => Promise<object>
): AsyncGenerator<ServerEvent> {
  for await (const job of queue.watch(id, signal)) {
    yield { event: isActive(job) ? 'progress' : 'finished', data: await tell(requireTryOn(job)) }
  }
}

export async function jobReply (services: Services, job: TryOnView, language: Language) {
  const { id, state, person, position, secondsLeft, createdAt, finishedAt, timings } = job
  return {
    id,
    state,
    person,
    stage: job.progress?.stage,
    progress: progressOf(job),
    position,
    secondsLeft,
    createdAt: new Date(createdAt).toISOString(),
    finishedAt: finishedAt === undefined ? undefined : new Date(finishedAt).toISOString(),
    timings: timings?.map(({ name, milliseconds }) => ({ name, milliseconds })),
    notices: await noticesOf(services, job),
    foundBy: await finderOf(services, job),
    error: jobError(job, language),
    links: { self: apiJob(id), result: `${apiJob(id)}/result` }
  }
}
