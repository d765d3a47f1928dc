import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { TryOnRecord, TryOnView } from '../../jobs/queue/job.ts'
import { V1_TRY_ONS, v1TryOn } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { askedBy, findTryOn, requireAccount } from '../api/api-caller.ts'
import { jobEvents } from '../api/jobs.ts'
import { EventStream, failures } from '../api/schemas.ts'
import { readCallback, registerCallback } from '../callbacks.ts'
import { sendEvents } from '../event-stream.ts'
import { requireEngine, requirePlace, requireRoom } from '../intake.ts'
import { sendResult } from '../job-reply.ts'
import { FIRST_MADE, linksTo } from '../links.ts'
import { streamedBody, unchecked } from '../body.ts'
import { byAge, ListQuery, pageOf } from './lists.ts'
import { callerOf } from './once.ts'
import { tryOnReply } from './replies.ts'
import { Deleted, keptPicture, NotModified, OnceHeaders, TryOn, TryOnList, TryOnParams } from './schemas.ts'
import { sendTagged } from './send-tagged.ts'
import { readJobs, submitAll } from './submit.ts'
import { receiveWanted, WantedForm, WantedJson } from './wanted.ts'

const tags = ['try-ons']

/** Try-ons: one or a grid of them, with their states and pictures. */
const tryOns: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { queue } = services

  app.post(V1_TRY_ONS, {
    schema: {
      tags,
      operationId: 'createTryOns',
      summary: 'Dress everybody in everything: one try-on for each pair, or none at all',
      headers: OnceHeaders,
      body: streamedBody(WantedForm, WantedJson),
      response: { 202: TryOnList, ...failures(404, 413, 415, 422, 503, 507) }
    },
    links: {
      202: linksTo(FIRST_MADE, [
        'getTryOn', 'getTryOnEvents', 'getTryOnResult', 'getTryOnIntermediates', 'deleteTryOn'
      ])
    },
    validatorCompiler: unchecked
  }, async (request, reply) => {
    requireEngine(services)
    const caller = callerOf(request, services)
    await requireRoom(services, caller)
    await requirePlace(services, caller, request)
    const { callback, jobs } = await receiveWanted(request, reply, async (wanted, signal) => ({
      callback: readCallback(services, wanted.callback),
      jobs: await readJobs(services, request, caller, wanted, signal)
    }))
    const entered = await submitAll(services, caller, jobs)
    await registerCallback(services, entered, callback, v1TryOn)
    reply.status(202)
    if (entered.length === 1) reply.header('location', v1TryOn(entered[0].id))
    const told = entered.map(async (job) => await tryOnReply(services, job, request.language))
    return { items: await Promise.all(told) }
  })

  app.get(V1_TRY_ONS, {
    schema: {
      tags,
      operationId: 'listTryOns',
      summary: 'The try-ons of this token, newest first',
      querystring: ListQuery,
      response: { 200: TryOnList, 304: NotModified, ...failures() }
    }
  }, async (request, reply) => {
    const account = requireAccount(request)
    const own: TryOnRecord[] = []
    for await (const job of queue.all()) if (job.kind === 'try-on' && job.account === account) own.push(job)
    const { items, next } = pageOf(own.map((item) => ({ order: byAge(item), item })), request.query)
    // The queue alone knows how far each is.
    const views = await Promise.all(items.map(async ({ id }) => await queue.find(id)))
    const shown = views.filter((job) => job?.kind === 'try-on')
    const told = await Promise.all(shown.map(async (job) => await tryOnReply(services, job, request.language)))
    return await sendTagged({ items: told, next }, request, reply)
  })

  app.get(v1TryOn(':id'), {
    schema: {
      tags,
      operationId: 'getTryOn',
      summary: 'How far a try-on is',
      params: TryOnParams,
      response: { 200: TryOn, 304: NotModified, ...failures(404) }
    }
  }, async (request, reply) => {
    const job = await findTryOn(services, request)
    return await sendTagged(await tryOnReply(services, job, request.language), request, reply)
  })

  app.get(`${v1TryOn(':id')}/events`, {
    // A stream has no head of its own.
    exposeHeadRoute: false,
    schema: {
      tags,
      operationId: 'getTryOnEvents',
      summary: 'Every change of a try-on as server-sent events: `progress`, then `finished`, each with the try-on',
      params: TryOnParams,
      response: { 200: EventStream, ...failures(404) }
    }
  }, async (request, reply) => {
    const { id } = await findTryOn(services, request)
    const tell = async (job: TryOnView) => await tryOnReply(services, job, request.language)
    return await sendEvents(reply, (signal) => jobEvents(services, id, signal, tell))
  })

  app.get(`${v1TryOn(':id')}/result`, {
    schema: {
      tags,
      operationId: 'getTryOnResult',
      summary: 'The picture, with ETag and byte ranges',
      params: TryOnParams,
      response: keptPicture(['image/png'], 404, 409, 410, 422, 500)
    }
  }, async (request, reply) => await sendResult(queue, await findTryOn(services, request), request, reply))

  app.delete(v1TryOn(':id'), {
    schema: {
      tags,
      operationId: 'deleteTryOn',
      summary: 'Stop a try-on and delete its picture',
      params: TryOnParams,
      response: { 204: Deleted, ...failures(404, 507) }
    }
  }, async (request, reply) => {
    await queue.remove((await findTryOn(services, request)).id, askedBy(request))
    return await reply.status(204).send(null)
  })
}

export default tryOns
