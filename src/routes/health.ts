import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { HEALTH, READINESS } from '../paths.ts'
import type { Services } from '../services.ts'

const Health = Type.Object({ status: Type.Literal('ok') })
const Readiness = Type.Object({
  status: Type.Enum(['ready', 'not ready']),
  pack: Type.Optional(Type.Object({ name: Type.String(), version: Type.String(), licence: Type.String() })),
  bodyFinder: Type.Optional(
    Type.Object({
      name: Type.String({ description: 'what finds people in own photos: mediapipe-pose or compact' }),
      problem: Type.Optional(
        Type.String({ description: 'why the optional networks are not used although they are installed' })
      )
    })
  ),
  damagedRecords: Type.Integer({
    description: 'records of jobs and uploads that cannot be read: kept, and named in the log'
  }),
  damagedItems: Type.Array(Type.String(), {
    description: 'folders of the gallery that are not shown, each with the reason'
  }),
  problems: Type.Array(Type.String(), { description: 'what is wrong and what to do; empty when ready' })
})

/** `/healthz`: the process lives. `/readyz`: it can do its work. */
const health: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  app.get(HEALTH, {
    schema: {
      tags: ['health'], operationId: 'getHealth', summary: 'Whether the process answers', response: { 200: Health }
    }
  }, async (_request, reply) => await reply.header('cache-control', 'no-store').send({ status: 'ok' }))

  app.get(
    READINESS,
    {
      schema: {
        tags: ['health'],
        operationId: 'getReadiness',
        summary: 'Whether try-ons can be made, and if not, why',
        response: { 200: Readiness, 503: Readiness }
      }
    },
    async (_request, reply) => {
      const problems = await findProblems(services, app.uploadProblem())
      const { pack, bodyFinder } = services.engine.status()
      const isReady = problems.length === 0
      reply.header('cache-control', 'no-store').status(isReady ? 200 : 503)
      return {
        status: isReady ? ('ready' as const) : ('not ready' as const),
        pack,
        bodyFinder,
        damagedRecords: await countDamaged(services),
        damagedItems: await nameDamaged(services),
        problems
      }
    }
  )
}

export default health

async function findProblems (
  { engine, queue, allowance, config, persons, store }: Services, uploadProblem: string | undefined
): Promise<string[]> {
  const { state, problems } = engine.status()
  const { active, places, limit } = await queue.load()
  const noRoom = await allowance.problem()
  const noStore = await store.problem()
  const isGalleryEmpty = (await persons.list()).length === 0
  return [
    ...problems,
    ...state === 'starting' ? ['the networks are being loaded: wait a few seconds'] : [],
    ...state === 'closed' ? ['the service is shutting down'] : [],
    ...state === 'failed' && problems.length === 0 ? ['the networks cannot be loaded: see the log'] : [],
    ...places >= limit ? [`the queue is full with ${active} jobs: wait, or raise QUEUE_LIMIT`] : [],
    ...uploadProblem === undefined ? [] : [uploadProblem],
    ...noRoom === undefined ? [] : [noRoom],
    ...noStore === undefined ? [] : [noStore],
    ...isGalleryEmpty ? [`no persons in ${config.DATA_DIRECTORY}/persons: add one`] : []
  ]
}

async function countDamaged ({ queue, shelf, ownPersons }: Services): Promise<number> {
  return (await queue.load()).damaged + shelf.damaged.length + ownPersons.damaged.length
}

async function nameDamaged ({ persons, garments }: Services): Promise<string[]> {
  const items = await Promise.all([persons.damaged(), garments.damaged()])
  return items.flat().map(({ path, reason }) => `${path}: ${reason}`)
}
