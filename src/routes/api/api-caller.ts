import type { Caller } from '../../jobs/belongings/caller.ts'
import { createId, digest } from '../../jobs/storage/ids.ts'

const API = 'api:'
const DIGEST_LENGTH = 22

/**
 * The caller of one request. Callers behind one address cannot be told apart, so nothing is shared
 * by address: who knows an id got it in an answer. Records hold a digest instead of the address.
 */
export function apiCaller (address: string, secret: string): Caller {
  return { visitor: API + createId(), account: API + digest(secret, address).slice(0, DIGEST_LENGTH) }
}

/** Whether something came through the API; what visitors of the pages have belongs to their cookie. */
export function isFromApi ({ visitor }: Pick<Caller, 'visitor'>): boolean {
  return visitor.startsWith(API)
}
