import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../coded-error.ts'
import type { Caller } from '../../jobs/belongings/caller.ts'
import { digest } from '../../jobs/storage/ids.ts'
import type { Services } from '../../services.ts'
import { apiCaller } from '../api/api-caller.ts'

const HEADER = 'idempotency-key'
const KEY = /^[\x21-\x7e]{1,200}$/
// As long as ids are: 132 bits of a digest with a secret are as hard to guess.
const VISITOR_LENGTH = 22

/**
 * The caller of a request. Requests of one account to one address with one `Idempotency-Key`
 * (draft-ietf-httpapi-idempotency-key-header) are one visitor's, and a visitor's equal uploads and jobs are kept once:
 * a repeated request gets what the first one has made, also after a restart.
 * @throws CodedError REQUEST_INVALID
 */
export function callerOf (request: FastifyRequest, { secret }: Pick<Services, 'secret'>): Caller {
  const key = request.headers[HEADER]
  const caller = apiCaller(request, secret)
  if (key === undefined) return caller
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new CodedError('REQUEST_INVALID', 'an Idempotency-Key has 1 to 200 visible characters')
  }
  const { method, routeOptions: { url = '' } } = request
  const visitor = digest(secret, caller.account, `${method} ${url}`, key).slice(0, VISITOR_LENGTH)
  return apiCaller(request, secret, visitor)
}

/**
 * Whether everything that this visitor has belongs to this request; with a key of its own it does.
 * @throws CodedError IDEMPOTENCY_KEY_REUSED
 */
export function requireSame (existing: readonly string[], asked: readonly string[]): void {
  if (existing.every((key) => asked.includes(key))) return
  throw new CodedError('IDEMPOTENCY_KEY_REUSED', 'the key was sent with another body before')
}
