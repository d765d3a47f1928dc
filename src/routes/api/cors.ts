import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isCorsOrigin } from '../../settings/cors-origins.ts'

// What browsers let scripts read besides the body, and what scripts may send.
const READABLE = ['etag', 'location', 'ratelimit', 'ratelimit-policy', 'retry-after', 'server-timing', 'x-job-id',
  'x-person-found-by', 'x-person-id', 'x-person-notices', 'x-request-id'].join(', ')
const SENDABLE = 'authorization, content-type, idempotency-key, if-none-match, prefer, range'
const METHODS = 'GET, HEAD, POST, PUT, DELETE'
// Ten minutes: the most that Chromium keeps is two hours, and an operator who takes an origin away wants it to count.
const REMEMBERED_SECONDS = 600

/**
 * Lets scripts of other pages call the API, where the operator has named their origin. Cookies stay out of it:
 * without `Access-Control-Allow-Credentials` browsers send none.
 */
export function allowOrigins (
  app: FastifyInstance, origins: readonly string[], addresses: readonly string[]
): void {
  if (origins.length === 0) return
  app.addHook('onRequest', async (request, reply) => { welcome(request, reply, origins) })
  for (const url of addresses) {
    app.options(url, { schema: { hide: true } }, async (_request, reply) =>
      await reply.status(204).header('allow', METHODS).send())
  }
}

function welcome (request: FastifyRequest, reply: FastifyReply, origins: readonly string[]): void {
  reply.header('vary', 'origin')
  const { origin } = request.headers
  if (!isCorsOrigin(origins, origin)) return
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', READABLE)
  if (request.method !== 'OPTIONS') return
  reply.header('access-control-allow-methods', METHODS)
    .header('access-control-allow-headers', SENDABLE)
    .header('access-control-max-age', REMEMBERED_SECONDS)
}
