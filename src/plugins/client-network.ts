import { isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { CodedError } from '../coded-error.ts'

// A provider gives every customer 2^64 IPv6 addresses or more (RFC 6177): the first four groups tell customers apart.
const NETWORK_GROUPS = 4
const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * Whom a request counts for when something is shared out.
 * @throws CodedError CANCELLED when the client has gone, and with it its address
 */
export function networkOfClient ({ ip }: { readonly ip: FastifyRequest['ip'] | undefined }): string {
  if (ip === undefined) throw new CodedError('CANCELLED', 'the client has gone')
  return networkOf(ip)
}

/** An address itself, or with IPv6 its network of 64 bits. */
export function networkOf (address: string): string {
  const plain = address.replace(/%.*$/, '')
  const mapped = MAPPED_IPV4.exec(plain)
  if (mapped) return mapped[1]
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, NETWORK_GROUPS).join(':')}::/64` : plain
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf (address: string): string[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [before, after = ''] = canonical.split('::').map((half) => half.split(':').filter((group) => group !== ''))
  return [...before, ...new Array<string>(8 - before.length - after.length).fill('0'), ...after]
}
