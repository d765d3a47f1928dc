import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'

export interface RateLimitOptions {
  readonly perMinute: number
}

const isReading = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'

/** Limits the posts of one address; reading is free, because a page alone asks for dozens of pictures. */
export default fp<RateLimitOptions>(async (app, { perMinute }) => {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    allowList: isReading,
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = Math.max(1, Math.ceil(ttl / 1000))
      return new CodedError('RATE_LIMITED', 'too many posts from one address', { details: { seconds } })
    }
  })
}, { name: 'rate-limit' })
