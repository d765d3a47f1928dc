import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CodedError } from '../coded-error.ts'
import type { ByteRange, StoredPicture } from '../jobs/storage/stored-picture.ts'

// One range, as browsers and download programs ask for it; whoever asks for several gets the whole (RFC 9110, 14.2).
const RANGE = /^bytes=(\d*)-(\d*)$/

/**
 * Sends a stored picture or the part that was asked for, with ETag, and 304 to those who have it (RFC 9110).
 * @throws CodedError RANGE_UNSATISFIABLE
 */
export async function sendStored (picture: StoredPicture, type: string, request: FastifyRequest, reply: FastifyReply) {
  const tag = `"${picture.version}"`
  reply.type(type).header('etag', tag).header('accept-ranges', 'bytes')
    .header('last-modified', new Date(picture.modifiedAt).toUTCString())
  if (isKnown(request.headers['if-none-match'], tag)) return await reply.status(304).send()
  const range = wantedRange(request, tag) ? readRange(request.headers.range ?? '', picture.bytes, reply) : undefined
  if (range) reply.status(206).header('content-range', `bytes ${range.start}-${range.end}/${picture.bytes}`)
  reply.header('content-length', range ? range.end - range.start + 1 : picture.bytes)
  return await reply.send(request.method === 'HEAD' ? Readable.from([]) : await picture.open(range))
}

/** Whether a caller has this version already, by `If-None-Match`. */
export function isKnown (header: string | undefined, tag: string): boolean {
  const tags = (header ?? '').split(',').map((part) => part.trim().replace(/^W\//, ''))
  return tags.includes(tag.replace(/^W\//, '')) || tags.includes('*')
}

/** A range of another version of the picture would not fit what the client has. */
function wantedRange ({ headers }: FastifyRequest, tag: string): boolean {
  return headers.range !== undefined && (headers['if-range'] === undefined || headers['if-range'] === tag)
}

function readRange (header: string, bytes: number, reply: FastifyReply): ByteRange | undefined {
  const [, first = '', last = ''] = RANGE.exec(header) ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (start <= end) return { start, end }
  reply.header('content-range', `bytes */${bytes}`)
  throw new CodedError('RANGE_UNSATISFIABLE', 'the range lies outside the picture')
}
