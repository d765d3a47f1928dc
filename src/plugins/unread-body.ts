import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

/**
 * An answer that goes out before the body has come in is the last one of its connection: otherwise the rest, which
 * may have no end, would be read for nobody.
 */
export default fp(async (app) => {
  app.addHook('onSend', async (request, reply) => {
    if (hasBody(request) && !request.raw.complete) reply.header('connection', 'close')
  })
}, { name: 'unread-body' })

function hasBody ({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0
}
