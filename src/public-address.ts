import { BlockList, isIP, type LookupFunction } from 'node:net'
import { CodedError } from './coded-error.ts'

/** Networks that are nobody's on the internet: whoever sends an address must not look into the server's own. */
const PRIVATE_V4 = networks('ipv4', [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 4], ['240.0.0.0', 4]
])
/** The last two carry IPv4 addresses within them. A list of its own: Node would hold them against IPv4 too. */
const PRIVATE_V6 = networks('ipv6', [
  ['::', 127], ['fc00::', 7], ['fe80::', 10], ['ff00::', 8], ['64:ff9b::', 96], ['::ffff:0:0', 96]
])

function networks (family: 'ipv4' | 'ipv6', all: ReadonlyArray<readonly [network: string, prefix: number]>): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of all) list.addSubnet(network, prefix, family)
  return list
}

export function isPublic (address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !PRIVATE_V4.check(address, 'ipv4')
  return version === 6 && !PRIVATE_V6.check(address, 'ipv6')
}

/** The host of an address without the brackets of IPv6. */
export function hostOf (url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/**
 * Refuses an address that names its server by number, where that may not be asked; names are for `guardedLookup`.
 * @throws CodedError ADDRESS_INVALID
 */
export function requireAllowedHost (url: URL, isAllowed: (address: string) => boolean): void {
  const host = hostOf(url)
  if (isIP(host) !== 0 && !isAllowed(host)) throw new CodedError('ADDRESS_INVALID', 'not on the internet')
}

/**
 * Resolves names as `lookup` does; one that leads where it may not is refused. The connection goes to what was checked:
 * a name that changes its mind in between leads nowhere else.
 */
export function guardedLookup (lookup: LookupFunction, isAllowed: (address: string) => boolean): LookupFunction {
  return (name, options, callback) => lookup(name, options, (error, found, family) => {
    const addresses = Array.isArray(found) ? found.map(({ address }) => address) : [found]
    const isRefused = !error && !addresses.every(isAllowed)
    callback(isRefused ? new CodedError('ADDRESS_INVALID', 'not on the internet') : error, found, family)
  })
}
