import { randomBytes } from 'node:crypto'
import fp from 'fastify-plugin'

// 12 bytes are 16 characters: enough that no two requests in a log share one.
const ID_BYTES = 12
export const REQUEST_ID = 'x-request-id'

/** A name for one request, in its answer and in every line of the log about it. */
export function createRequestId (): string {
  return randomBytes(ID_BYTES).toString('base64url')
}

/** Tells every client the name of its request, whatever becomes of it. */
export default fp(async (app) => {
  app.addHook('onRequest', async ({ id }, reply) => { reply.header(REQUEST_ID, id) })
}, { name: 'request-id' })
