import type { FastifyRequest } from 'fastify'

const PICTURE_RANGES = ['image/png', 'image/*', '*/*']
const JSON_TYPE = 'application/json'

/**
 * Whether a caller wants the job at once rather than the picture when it is done: by `Prefer: respond-async`
 * (RFC 7240), or by an Accept header that takes JSON and no picture. Libraries take JSON and whatever else.
 */
export function wantsJob ({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const wishes = String(headers.prefer ?? '').split(',').map((wish) => wish.trim())
  if (wishes.includes('respond-async')) return true
  const types = acceptedTypes(headers.accept ?? '*/*')
  return types.includes(JSON_TYPE) && !types.some((type) => PICTURE_RANGES.includes(type))
}

/** Media ranges without those that are refused by `q=0` (RFC 9110, 12.5.1). */
function acceptedTypes (accept: string): string[] {
  return accept.toLowerCase().split(',').map((range) => range.split(';').map((part) => part.trim()))
    .filter(([, ...parameters]) => !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)))
    .map(([type]) => type)
}
