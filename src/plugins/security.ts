import helmet from '@fastify/helmet'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'
import { API, MCP, TRY_ON } from '../paths.ts'
import { isCorsOrigin } from '../settings/cors-origins.ts'
import { isLoopbackHost } from '../settings/loopback.ts'

const OWN = ["'self'"]
const NOTHING = ["'none'"]
// Pages take pictures by the file field alone, and nothing else of what a browser could give away.
const DENIED = ['accelerometer', 'browsing-topics', 'camera', 'display-capture', 'geolocation', 'gyroscope',
  'microphone', 'payment', 'usb']
const PERMISSIONS = DENIED.map((feature) => `${feature}=()`).join(', ')
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface SecurityOptions {
  /** Origin under which visitors reach the service, where a proxy does not pass the host on. */
  readonly publicUrl?: string
  /** Origins whose pages may call the API. */
  readonly corsOrigins?: readonly string[]
  /** Origins whose pages may show this one in a frame. */
  readonly frameOrigins?: readonly string[]
}

/**
 * Security headers, and no posts from other sites.
 * HSTS and upgrade-insecure-requests stay off: the service is also used by plain http in a local network.
 */
export default fp<SecurityOptions>(async (app, { publicUrl, corsOrigins = [], frameOrigins = [] }) => {
  await app.register(helmet, {
    strictTransportSecurity: false,
    // The older header for the same knows no list of origins.
    xFrameOptions: frameOrigins.length === 0,
    // Both are ignored with a warning where there is no TLS; the hook below sets the first where there is.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    // `no-referrer` would turn the Origin of our own form posts into `null`.
    referrerPolicy: { policy: 'same-origin' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NOTHING,
        scriptSrc: OWN,
        styleSrc: OWN,
        // blob: is the preview of a picture that the browser has not sent yet.
        imgSrc: [...OWN, 'blob:', 'data:'],
        connectSrc: OWN,
        workerSrc: OWN,
        manifestSrc: OWN,
        formAction: OWN,
        baseUri: NOTHING,
        frameAncestors: frameOrigins.length > 0 ? [...OWN, ...frameOrigins] : NOTHING
      }
    }
  })
  app.addHook('onRequest', async ({ protocol, host }, reply) => {
    reply.header('permissions-policy', PERMISSIONS)
    // Browsers trust their own machine as they trust https.
    if (protocol === 'https' || isLoopbackHost(host)) reply.header('cross-origin-opener-policy', 'same-origin')
  })
  app.addHook('onRequest', async (request) => {
    const isInvited = isApi(request) && isCorsOrigin(corsOrigins, request.headers.origin)
    if (!SAFE_METHODS.has(request.method) && !isInvited && isFromAnotherSite(request, publicUrl)) {
      throw new CodedError('CROSS_SITE', 'a post from another site')
    }
  })
}, { name: 'security' })

function isApi ({ routeOptions: { url = '' } }: FastifyRequest): boolean {
  return [TRY_ON, MCP].includes(url) || url.startsWith(`${API}/`)
}

/** Browsers say where a post comes from; command lines say nothing and are let in. */
function isFromAnotherSite (request: FastifyRequest, publicUrl?: string): boolean {
  const { 'sec-fetch-site': site, origin } = request.headers
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined || origin === publicUrl) return false
  return !URL.canParse(origin) || new URL(origin).host !== request.host
}
