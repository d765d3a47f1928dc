import type { FastifyRequest } from 'fastify'
import { CodedError } from '../../coded-error.ts'
import type { ErrorCode } from '../../errors.ts'
import type { Caller } from '../../jobs/belongings/caller.ts'
import type { DeletionReason } from '../../jobs/storage/deletions.ts'
import type { TryOnView } from '../../jobs/queue/job.ts'
import { createId, digest } from '../../jobs/storage/ids.ts'
import { networkOfClient } from '../../plugins/client-network.ts'
import type { Services } from '../../services.ts'
import { requireTryOn } from '../job-reply.ts'

const API = 'api:'
const TOKEN = `${API}token:`
const DIGEST_LENGTH = 22

/**
 * The caller of one request. Callers behind one address cannot be told apart, so nothing is shared
 * by address: who knows an id got it in an answer. Records hold a digest instead of the address.
 * Callers with a token have an account of their own. Requests of one `visitor` find what the others have made.
 */
export function apiCaller (request: FastifyRequest, secret: string, visitor = createId()): Caller {
  const network = () => API + digest(secret, networkOfClient(request)).slice(0, DIGEST_LENGTH)
  return { visitor: API + visitor, account: request.token === undefined ? network() : TOKEN + request.token }
}

/**
 * What came through the API, for whoever may see it: what was made with a token belongs to that token, the rest to
 * whoever knows its id. What visitors of the pages have belongs to their cookie.
 * @throws CodedError `code`
 */
export function requireOwn<Owned extends Caller> (
  owned: Owned | undefined, { token }: Pick<FastifyRequest, 'token'>, code: ErrorCode
): Owned {
  const isFromApi = owned?.visitor.startsWith(API) === true
  const isOfOther = owned?.account.startsWith(TOKEN) === true && owned.account !== TOKEN + token
  if (!isFromApi || isOfOther) throw new CodedError(code, 'there is none for this caller')
  return owned
}

/** The try-on that a route names, for whoever may see it. @throws CodedError JOB_UNKNOWN */
export async function findTryOn (
  { queue }: Pick<Services, 'queue'>, request: FastifyRequest<{ Params: { id: string } }>
): Promise<TryOnView> {
  return requireOwn(requireTryOn(await queue.find(request.params.id)), request, 'JOB_UNKNOWN')
}

/** What the log says of a deletion that a caller asked for. */
export function askedBy ({ token }: Pick<FastifyRequest, 'token'>): DeletionReason {
  return { by: token === undefined ? 'api' : `token ${token}`, why: 'asked' }
}

/** The account of a caller with a token, which alone can be asked what it has. @throws CodedError TOKEN_MISSING */
export function requireAccount ({ token }: Pick<FastifyRequest, 'token'>): string {
  if (token === undefined) throw new CodedError('TOKEN_MISSING', 'nobody can tell callers without a token apart')
  return TOKEN + token
}
