import type { FastifyReply, FastifyRequest } from 'fastify'
import { CodedError } from '../../coded-error.ts'
import type { Config } from '../../config.ts'
import { isLoopback, isLoopbackHost } from '../../settings/loopback.ts'

// What proxies add: whoever comes through one that is not trusted may come from anywhere.
const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip']

/**
 * Lets in callers with a token, this machine, and scripts of the service's own pages; everybody when the API is open.
 * @throws CodedError TOKEN_UNKNOWN, TOKEN_MISSING
 */
export function requireAccess (
  { API_ACCESS }: Pick<Config, 'API_ACCESS'>, request: FastifyRequest, reply: FastifyReply
): void {
  // A browser asks without a token whether it may send one.
  if (request.token !== undefined || request.method === 'OPTIONS') return
  if (/^Bearer /i.test(request.headers.authorization ?? '')) {
    // RFC 6750, 3: how a caller learns that the token itself is the reason.
    reply.header('www-authenticate', 'Bearer error="invalid_token"')
    throw new CodedError('TOKEN_UNKNOWN', 'nobody has this token')
  }
  if (API_ACCESS === 'open' || isOfThisMachine(request) || isOfOwnPage(request)) return
  reply.header('www-authenticate', 'Bearer')
  throw new CodedError('TOKEN_MISSING', 'a caller from elsewhere without a token')
}

/** By address and by name: a proxy on this machine that passes the host on has another name. */
function isOfThisMachine ({ ip, host, headers, socket }: FastifyRequest): boolean {
  const isForwarded = ip === socket.remoteAddress && PROXY_HEADERS.some((name) => headers[name] !== undefined)
  return isLoopback(ip) && isLoopbackHost(host) && !isForwarded
}

/** A browser that has opened a page has its cookie, and says that the page is ours. */
function isOfOwnPage ({ headers, isKnownVisitor }: FastifyRequest): boolean {
  return isKnownVisitor && headers['sec-fetch-site'] === 'same-origin'
}
