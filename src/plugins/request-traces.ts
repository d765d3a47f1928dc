import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import type { RequestTrace, Traces } from '../tracing/traces.ts'

export interface RequestTracesOptions {
  readonly traces: Traces
  /** Whether callers may say which trace a request belongs to: behind a proxy alone, which writes that itself. */
  readonly isBelieved: boolean
}

// Addresses that lead nowhere are anybody's to invent.
const NOWHERE = 'none'

/** Traces requests. Listens twice: what is read of a body goes on outside of what has begun before. */
export default fp<RequestTracesOptions>(async (app, { traces, isBelieved }) => {
  const known = new WeakMap<FastifyRequest, RequestTrace>()

  app.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers
    const parent = isBelieved && typeof traceparent === 'string' ? traceparent : undefined
    const own = traces.beginRequest(request.method, parent)
    known.set(request, own)
    own.run(done)
  })

  app.addHook('preValidation', (request, _reply, done) => {
    const own = known.get(request)
    if (own) own.run(done)
    else done()
  })

  app.addHook('onResponse', (request, reply, done) => {
    known.get(request)?.end(request.is404 ? NOWHERE : request.routeOptions.url ?? NOWHERE, reply.statusCode)
    done()
  })
}, { name: 'request-traces' })
