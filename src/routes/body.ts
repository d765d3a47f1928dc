import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { CodedError } from '../coded-error.ts'
import { isJson, unknownField, type FileName, type Keep, type Upload } from '../plugins/upload.ts'

const DATA_URL = /^data:[\w.+-]*\/?[\w.+-]*(?:;[\w.+-]+=[\w.+-]+)*;base64,/

/** The body of a route that receives it as a stream: the schemas describe it, whoever receives it checks it. */
export function streamedBody (form: TSchema, json: TSchema) {
  const content = { 'application/json': { schema: json }, 'multipart/form-data': { schema: form } }
  return { content } as const
}

/** For the schema of a picture in JSON; it is not empty. */
export const DATA_URL_PATTERN = '^data:image/[a-z]+;base64,[A-Za-z0-9+/]{4}'

/** For the schema of a body: a field without a meaning is an error. */
export const NOTHING_ELSE = { additionalProperties: false } as const

/** Of such a route. */
export const unchecked = () => () => true

/**
 * Receives a form with files, or the same as JSON with pictures as data URLs. `names` are the fields that may hold a
 * picture, `others` those that hold text alone.
 * @throws CodedError FIELD_UNKNOWN, REQUEST_INVALID and what `receiveUpload` and `keep` throw
 */
export async function receive<Kept> (
  request: FastifyRequest, reply: FastifyReply, names: readonly FileName[], keep: Keep<Kept>,
  others: readonly string[] = []
): Promise<Kept> {
  const known = [...names, ...others]
  const keepKnown: Keep<Kept> = async (upload, signal) => {
    const { fields, files } = upload
    const unknown = [...fields.keys()].find((field) => !known.includes(field)) ??
      [...files.keys()].find((field) => !names.some((name) => name === field))
    if (unknown !== undefined) throw unknownField(unknown)
    return await keep(upload, signal)
  }
  if (!isJson(request)) return await request.receiveUpload(reply, names, keepKnown)
  return await request.receiveJson(reply, async (value, signal) => await keepKnown(uploadOf(value), signal))
}

/** @throws CodedError REQUEST_INVALID for anything but an object of texts */
function uploadOf (value: unknown): Upload {
  const fields = new Map<string, string>()
  const files = new Map<string, Uint8Array>()
  for (const [name, text] of Object.entries(requireObject(value))) {
    if (typeof text !== 'string') throw new CodedError('REQUEST_INVALID', `${name} is no text`)
    const picture = pictureIn(text)
    if (picture === undefined) fields.set(name, text)
    else files.set(name, picture)
  }
  return { fields, files }
}

/** @throws CodedError REQUEST_INVALID */
export function requireObject (value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new CodedError('REQUEST_INVALID', 'the body is no object')
}

/** The bytes of a data URL; undefined for any other text. What they are is for the decoder to say. */
export function pictureIn (text: string): Uint8Array | undefined {
  const [start] = DATA_URL.exec(text.slice(0, 200)) ?? []
  return start === undefined ? undefined : Buffer.from(text.slice(start.length), 'base64')
}
