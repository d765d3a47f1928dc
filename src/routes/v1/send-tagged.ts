import type { FastifyReply, FastifyRequest } from 'fastify'
import { digest } from '../../jobs/storage/ids.ts'
import { isKnown } from '../send-picture.ts'

/**
 * Sends JSON with an ETag, and 304 to those who have it. A weak one: compression changes the bytes (RFC 9110, 8.8.3).
 */
export async function sendTagged (body: object, request: FastifyRequest, reply: FastifyReply) {
  const tag = `W/"${digest(JSON.stringify(body)).slice(0, 16)}"`
  reply.header('etag', tag)
  return isKnown(request.headers['if-none-match'], tag) ? await reply.status(304).send() : await reply.send(body)
}
