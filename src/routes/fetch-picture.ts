import { lookup as resolveName } from 'node:dns'
import { get as getPlain, type IncomingMessage } from 'node:http'
import { get as getSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { CodedError } from '../coded-error.ts'
import { guardedLookup, isPublic, requireAllowedHost } from '../public-address.ts'

export interface FetchOptions {
  readonly maximumBytes: number
  /** How names become addresses; the system's way unless given. */
  readonly lookup?: LookupFunction
  /** Whether a server may be asked; none in a network of its own unless given. */
  readonly isAllowed?: (address: string) => boolean
  /** Origins that the operator has named: they may be asked wherever they are, on any port. */
  readonly trustedOrigins?: readonly string[]
}

// A picture of 15 MB at 16 Mbit/s is there in 8 s; a page of a shop answers in one.
const TIMEOUT_MILLISECONDS = 15_000
// From a short link to the shop, and from there to where its pictures lie.
const MOST_REDIRECTS = 3
const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * Fetches the picture at an address for a visitor. The name is resolved once, and the connection goes to what it
 * resolved to: a name that changes its mind in between leads nowhere else.
 * @throws CodedError ADDRESS_INVALID, ADDRESS_UNREACHABLE, IMAGE_TOO_LARGE
 */
export async function fetchPicture (address: string, options: FetchOptions): Promise<Uint8Array> {
  const deadline = AbortSignal.timeout(TIMEOUT_MILLISECONDS)
  const { trustedOrigins = [] } = options
  let url = readAddress(address, trustedOrigins)
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const answer = await ask(url, options, deadline)
    if (!REDIRECTS.includes(answer.statusCode ?? 0)) return await readBody(answer, options.maximumBytes)
    answer.destroy()
    url = readAddress(answer.headers.location ?? '', trustedOrigins, url)
  }
  throw new CodedError('ADDRESS_UNREACHABLE', 'too many redirects')
}

function readAddress (text: string, trustedOrigins: readonly string[], base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined
  const isWeb = url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.username === ''
  if (isWeb && (url.port === '' || trustedOrigins.includes(url.origin))) return url
  throw new CodedError('ADDRESS_INVALID', 'not the address of a picture')
}

async function ask (
  url: URL, { lookup = resolveName as LookupFunction, trustedOrigins = [], ...options }: FetchOptions,
  signal: AbortSignal
): Promise<IncomingMessage> {
  const isAllowed = trustedOrigins.includes(url.origin) ? () => true : options.isAllowed ?? isPublic
  requireAllowedHost(url, isAllowed)
  const get = url.protocol === 'https:' ? getSecure : getPlain
  const headers = { accept: 'image/webp,image/jpeg,image/png', 'user-agent': 'fitting-room' }
  return await new Promise((resolve, reject) => {
    const request = get(url, { lookup: guardedLookup(lookup, isAllowed), headers, signal, agent: false }, resolve)
    request.on('error', (cause) => reject(cause instanceof CodedError
      ? cause
      : new CodedError('ADDRESS_UNREACHABLE', 'the server does not answer', { cause })))
  })
}

async function readBody (answer: IncomingMessage, maximumBytes: number): Promise<Uint8Array> {
  if (answer.statusCode !== 200) {
    answer.destroy()
    throw new CodedError('ADDRESS_UNREACHABLE', `the server answers ${answer.statusCode}`)
  }
  const tooLarge = () => new CodedError('IMAGE_TOO_LARGE', 'the picture at the address has too many bytes', {
    details: { unit: 'megabytes', limit: Number((maximumBytes / 1024 / 1024).toFixed(2)) }
  })
  const chunks: Buffer[] = []
  let bytes = Number(answer.headers['content-length'] ?? 0)
  if (bytes > maximumBytes) answer.destroy(tooLarge())
  bytes = 0
  try {
    for await (const chunk of answer) {
      bytes += (chunk as Buffer).length
      if (bytes > maximumBytes) throw tooLarge()
      chunks.push(chunk as Buffer)
    }
  } catch (cause) {
    throw cause instanceof CodedError ? cause : new CodedError('ADDRESS_UNREACHABLE', 'the answer broke off', { cause })
  }
  return Buffer.concat(chunks)
}
