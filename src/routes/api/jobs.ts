import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Language } from '../../i18n/index.ts'
import { progressOf, type TryOnView } from '../../jobs/queue/job.ts'
import type { Services } from '../../services.ts'
import { CodedError } from '../../coded-error.ts'
import { jobError, requireTryOn, sendResult } from '../job-reply.ts'
import { finderOf, forgetOwnPerson, noticesOf } from '../own-persons.ts'
import { apiJob, apiPerson } from '../../paths.ts'
import { isFromApi } from './api-caller.ts'
import { ErrorReply, Job, JobParams, OwnPersonParams } from './schemas.ts'

/**
 * Jobs that were started by POST /tryon; whoever knows the id may see them. Jobs of pages belong to their visitor's
 * cookie.
 */
const jobs: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { queue } = services
  const find = async (id: string): Promise<TryOnView> => {
    const job = requireTryOn(await queue.find(id))
    if (!isFromApi(job)) throw new CodedError('JOB_UNKNOWN', 'no such job')
    return job
  }

  app.get(
    apiJob(':id'),
    {
      schema: {
        tags: ['try-on'],
        summary: 'How far a try-on is',
        params: JobParams,
        response: { 200: Job, 404: ErrorReply }
      }
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return jobReply(services, await find(request.params.id), request.language)
    }
  )

  app.get(
    `${apiJob(':id')}/result`,
    {
      schema: {
        tags: ['try-on'],
        summary: 'The picture, image/png',
        params: JobParams,
        response: { 404: ErrorReply, 409: ErrorReply, 410: ErrorReply }
      }
    },
    async (request, reply) => await sendResult(queue, await find(request.params.id), request, reply)
  )

  app.delete(apiPerson(':id'), {
    schema: {
      tags: ['gallery'],
      summary: 'Delete a photo that was sent as `person`, and every picture made of it',
      params: OwnPersonParams,
      response: { 204: Type.Null(), 404: ErrorReply }
    }
  }, async (request, reply) => {
    const record = services.ownPersons.findReferred(request.params.id)
    if (!record || !isFromApi(record)) throw new CodedError('PERSON_UNKNOWN', 'no such photo')
    await forgetOwnPerson(services, record)
    return await reply.status(204).send(null)
  })

  app.delete(
    apiJob(':id'),
    {
      schema: {
        tags: ['try-on'],
        summary: 'Stop a try-on and delete its picture',
        params: JobParams,
        response: { 204: Type.Null(), 404: ErrorReply }
      }
    },
    async (request, reply) => {
      await queue.remove((await find(request.params.id)).id)
      return await reply.status(204).send(null)
    }
  )
}

export default jobs

export function jobReply (services: Services, job: TryOnView, language: Language) {
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
    notices: noticesOf(services, job),
    foundBy: finderOf(services, job),
    error: jobError(job, language),
    links: { self: apiJob(id), result: `${apiJob(id)}/result` }
  }
}
