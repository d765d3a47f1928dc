import { BlockList, isIP } from 'node:net'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** Whether an address never leaves the machine; IPv4 in the form of IPv6 (`::ffff:127.0.0.1`) too. */
export function isLoopback (address: string): boolean {
  const family = isIP(address)
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** The same for a Host header, by address or by name (RFC 6761, 6.3). */
export function isLoopbackHost (host: string): boolean {
  if (!URL.canParse(`http://${host}/`)) return false
  const name = new URL(`http://${host}/`).hostname.replace(/^\[|\]$|\.$/g, '')
  return name === 'localhost' || name.endsWith('.localhost') || isLoopback(name)
}
