import { lookup as resolveName } from 'node:dns'
import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { guardedLookup, isPublic, requireAllowedHost } from '../public-address.ts'

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** How names become addresses; the system's way unless given. */
  readonly lookup?: LookupFunction
  /** Whether a server may be asked; none in a network of its own unless given. */
  readonly isAllowed?: (address: string) => boolean
}

// Whoever takes longer to take a message is asked again later.
const TIMEOUT_MILLISECONDS = 10_000

/**
 * Posts a message to somebody's server and gives back the status of the answer. Redirects are not followed, and the
 * connection goes to the address that was checked.
 * @throws CodedError ADDRESS_INVALID when the server may not be asked; the network's error when it does not answer
 */
export async function postMessage (address: string, options: PostOptions): Promise<number> {
  const { headers, body, lookup = resolveName as LookupFunction, isAllowed = isPublic } = options
  const url = new URL(address)
  requireAllowedHost(url, isAllowed)
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  return await new Promise((resolve, reject) => {
    const asked = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'fitting-room', ...headers },
      lookup: guardedLookup(lookup, isAllowed),
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      agent: false
    }, (answer) => {
      resolve(answer.statusCode ?? 0)
      // What it says besides does not matter, however long it is.
      answer.destroy()
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
