import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'

export interface AllowedHostsOptions {
  readonly isAllowed: (host: string) => boolean
}

/** Answers only requests that name this service as their host. */
export default fp<AllowedHostsOptions>(async (app, { isAllowed }) => {
  app.addHook('onRequest', async ({ host, raw }) => {
    if (host !== '' && !isAllowed(host)) throw new CodedError('HOST_UNKNOWN', 'meant for somebody else')
    // Programs that speak HTTP 1.0 need not name one (RFC 9112, 3.2); they are no browsers.
    if (host === '' && raw.httpVersion !== '1.0') throw new CodedError('REQUEST_INVALID', 'no Host header')
  })
}, { name: 'allowed-hosts', dependencies: ['errors'] })
