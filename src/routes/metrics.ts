import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { CodedError } from '../coded-error.ts'
import { METRICS } from '../paths.ts'

export interface MetricsOptions {
  /** What opens the door; without one there is no door. */
  readonly token: string
  readonly read: () => Promise<{ readonly text: string, readonly type: string }>
}

/** `/metrics` for Prometheus, with a bearer token of its own. */
const metrics: FastifyPluginAsync<MetricsOptions> = async (app, { token, read }) => {
  if (token === '') return
  const expected = digestOf(`Bearer ${token}`)
  app.get(METRICS, async (request, reply) => {
    const isKnown = timingSafeEqual(digestOf(request.headers.authorization ?? ''), expected)
    if (!isKnown) {
      reply.header('www-authenticate', 'Bearer')
      throw new CodedError('TOKEN_MISSING', 'metrics without their token')
    }
    const { text, type } = await read()
    return await reply.header('cache-control', 'no-store').header('content-type', type).send(text)
  })
}

export default metrics

function digestOf (text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
