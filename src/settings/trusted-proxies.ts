import { isIP } from 'node:net'

/** Whose `X-Forwarded-*` headers are believed, in the forms that Fastify takes. */
export type TrustedProxies = false | string[] | ((address: string, hop: number) => boolean)

const NAMED_RANGES = ['loopback', 'linklocal', 'uniquelocal']
const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 }
// No service stands behind more proxies than that: a larger number is a mistake.
const MOST_HOPS = 9

/**
 * Reads `false`, the number of proxies in front, or their addresses.
 * @throws Error that says what is allowed
 */
export function readTrustedProxies (setting: string): TrustedProxies {
  if (setting === 'false') return false
  if (setting === 'true') {
    throw new Error('true would believe the addresses that a client itself writes into X-Forwarded-For: ' +
      'give the addresses of the proxies, or how many stand in front')
  }
  return /^\d+$/.test(setting) ? byNumber(Number(setting)) : byAddress(setting)
}

/** Fastify itself believes nobody when it is given a number, because it cannot tell a proxy from a direct caller. */
function byNumber (hops: number): TrustedProxies {
  if (hops > MOST_HOPS) throw new Error(`at most ${MOST_HOPS} proxies`)
  return hops === 0 ? false : (_address, hop) => hop < hops
}

function byAddress (setting: string): TrustedProxies {
  const entries = setting.split(',').map((entry) => entry.trim())
  const wrong = entries.find((entry) => !NAMED_RANGES.includes(entry) && !isRange(entry))
  if (wrong !== undefined) {
    throw new Error(`"${wrong}" is neither an address, a range such as 10.0.0.0/8, nor ${NAMED_RANGES.join(' or ')}`)
  }
  return entries
}

function isRange (entry: string): boolean {
  const [address, bits, ...rest] = entry.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= BITS[family])
}
