import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { errorText, reportError, type ErrorReport } from '../error-report.ts'
import { API, HEALTH, helpAnchor, PAGES, READINESS, TRY_ON } from '../paths.ts'
import { CodedError } from '../coded-error.ts'
import { createMethodBook } from './method-book.ts'

const API_PATHS = [`${API}/`, TRY_ON, HEALTH, READINESS]

/** Turns every error into the answer its reader understands, from the one table; never a stack. */
export default fp(async (app) => {
  const methods = createMethodBook()
  app.addHook('onRoute', ({ url, method }) => methods.add(url, method))

  app.setErrorHandler(async (error, request, reply) => {
    const report = reportError(error)
    if (report.log) request.log.error({ err: error, code: report.code }, 'request failed')
    return await answer(report, request, reply)
  })

  app.setNotFoundHandler(async (request, reply) => {
    const allowed = methods.allowed(request.url.split('?')[0])
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    const code = allowed.length > 0 ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND'
    return await answer(reportError(new CodedError(code, 'no such route')), request, reply)
  })
}, { name: 'errors', dependencies: ['language'] })

async function answer (report: ErrorReport, request: FastifyRequest, reply: FastifyReply) {
  const { code, status, details } = report
  const { title, advice } = errorText(code, request.language, details)
  reply.status(status).header('cache-control', 'no-store')
  if (details.seconds !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', details.seconds)
  if (wantsPage(request)) return await reply.page('error', { title, advice, code, status, help: helpAnchor(code) })
  return await reply
    .type('application/json; charset=utf-8')
    .send({ statusCode: status, code, message: title, advice, help: helpAnchor(code) })
}

/** Browsers get pages under the pages' folder and wherever they ask for HTML; callers of the API get JSON. */
function wantsPage ({ url, headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? ''
  if (API_PATHS.some((path) => url.startsWith(path))) return false
  if (accept.includes('text/html')) return true
  return url.startsWith(PAGES) && !accept.includes('application/json')
}
