import rateLimit, { type FastifyRateLimitStore, type FastifyRateLimitStoreCtor } from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'
import { HEALTH, METRICS, READINESS } from '../paths.ts'
import { networkOfClient } from './client-network.ts'

export interface RateLimitOptions {
  readonly postsPerMinute: number
  readonly readsPerMinute: number
  /** Where all processes count together. */
  readonly shared?: {
    /** Counts one more of a name, and says how many milliseconds are left; while it fails nobody is counted. */
    readonly count: (name: string, windowMilliseconds: number) => Promise<{ count: number, left: number }>
    /** Makes a name that tells nothing of a caller's address. */
    readonly hide: (name: string) => string
  }
}

const isReading = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'
const isReport = ({ url }: FastifyRequest) => [HEALTH, READINESS, METRICS].includes(url)
const accountOf = (request: FastifyRequest) =>
  request.token === undefined ? networkOfClient(request) : `token ${request.token}`

const policyOf = (request: FastifyRequest) => isReading(request) ? 'reads' : 'posts'
const WINDOW_SECONDS = 60

/**
 * Limits what one network or token sends and, far above that, what it reads: a page alone asks for dozens of pictures.
 * Whoever watches the service is not counted, because behind a proxy everybody may share one address.
 */
export default fp<RateLimitOptions>(async (app, { postsPerMinute, readsPerMinute, shared }) => {
  await app.register(rateLimit, {
    max: (request) => isReading(request) ? readsPerMinute : postsPerMinute,
    timeWindow: WINDOW_SECONDS * 1000,
    allowList: (request) => isReading(request) && isReport(request),
    keyGenerator (request) {
      const name = `${policyOf(request)} of ${accountOf(request)}`
      return shared ? shared.hide(name) : name
    },
    ...shared && { store: storeOf(shared.count), skipOnError: true },
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = Math.max(1, Math.ceil(ttl / 1000))
      return new CodedError('RATE_LIMITED', 'too many requests from one network', { details: { seconds } })
    }
  })
  app.addHook('onSend', async (request, reply) => tellLimit(policyOf(request), reply))
}, { name: 'rate-limit', dependencies: ['token'] })

type Count = NonNullable<RateLimitOptions['shared']>['count']

/** What the library asks: a class of which it makes one for all routes. */
function storeOf (count: Count): FastifyRateLimitStoreCtor {
  return class Store implements FastifyRateLimitStore {
    incr (name: string, done: Parameters<FastifyRateLimitStore['incr']>[1], windowMilliseconds: number): void {
      count(name, windowMilliseconds).then((counted) => done(null, { current: counted.count, ttl: counted.left }),
        (error: Error) => done(error))
    }

    child (): FastifyRateLimitStore {
      return this
    }
  }
}

/** X-RateLimit-* as the draft "RateLimit header fields for HTTP" has it (draft-ietf-httpapi-ratelimit-headers). */
function tellLimit (policy: string, reply: FastifyReply): void {
  const told = (name: string) => reply.getHeader(`x-ratelimit-${name}`)
  const [most, left, seconds] = [told('limit'), told('remaining'), told('reset')]
  if (most === undefined) return
  reply.header('ratelimit-policy', `"${policy}";q=${most};w=${WINDOW_SECONDS}`)
  reply.header('ratelimit', `"${policy}";r=${left};t=${seconds}`)
}
