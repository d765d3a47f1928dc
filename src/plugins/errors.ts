import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { reportError, type ErrorReport } from '../error-report.ts'
import { API, HEALTH, MCP, PAGES, READINESS, TRY_ON } from '../paths.ts'
import { CodedError } from '../coded-error.ts'
import { ERROR_TYPE, errorBody, retryAfter } from './error-body.ts'
import { createMethodBook } from './method-book.ts'

const API_PATHS = [`${API}/`, TRY_ON, MCP, HEALTH, READINESS]

/** Turns every error into the answer its reader understands, from the one table; never a stack. */
export default fp(async (app) => {
  const methods = createMethodBook()
  app.addHook('onRoute', ({ url, method }) => methods.add(url, method))

  app.setErrorHandler(async (error, request, reply) => {
    const report = reportError(error)
    if (report.log) request.log.error({ err: error, code: report.code }, 'request failed')
    keepContentRange(error, reply)
    return await answer(report, request, reply)
  })

  /** The error of a request for which there is no route, with the methods of its address. */
  function missing (request: FastifyRequest, reply: FastifyReply): CodedError {
    const allowed = methods.allowed(request.url.split('?')[0])
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    return new CodedError(allowed.length > 0 ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND', 'no such route')
  }

  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request, reply) =>
    await answer(reportError(missing(request, reply)), request, reply))
  // Of QUERY Fastify asks for the type of its body before it looks whether there is a route.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 && request.method === 'QUERY') throw missing(request, reply)
  })
}, { name: 'errors', dependencies: ['language', 'rate-limit'] })

async function answer (report: ErrorReport, request: FastifyRequest, reply: FastifyReply) {
  const { code, status } = report
  const body = errorBody(report, request.language, request.id)
  reply.status(status).header('cache-control', 'no-store')
  const seconds = retryAfter(report)
  if (seconds !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', seconds)
  const { title, advice, help } = body
  if (wantsPage(request)) return await reply.page('error', { title, advice, code, status, help })
  return await reply.type(ERROR_TYPE).send(body)
}

/** Files that the library for static files sends: only its error knows how long the file is (RFC 9110, 15.5.17). */
function keepContentRange (error: unknown, reply: FastifyReply): void {
  const { headers } = (error ?? {}) as { headers?: Record<string, string> }
  const contentRange = headers?.['Content-Range']
  if (contentRange !== undefined) reply.header('content-range', contentRange)
}

/** Browsers get pages under the pages' folder and wherever they ask for HTML; callers of the API get JSON. */
function wantsPage ({ url, headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? ''
  if (API_PATHS.some((path) => url.startsWith(path))) return false
  if (accept.includes('text/html')) return true
  return url.startsWith(PAGES) && !accept.includes('application/json')
}
