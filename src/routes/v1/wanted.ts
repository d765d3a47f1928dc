import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import { isJson, unknownField, type Upload } from '../../plugins/upload.ts'
import { NOTHING_ELSE, pictureIn, receive, requireObject } from '../body.ts'

/** A garment or a person as a caller names it: an id, the name of a sample, or a picture. */
export type Wish = string | Uint8Array

export interface Wanted {
  readonly garments: readonly Wish[]
  readonly persons: readonly Wish[]
  /** Address that is told when each try-on has ended, as it was sent. */
  readonly callback?: string
}

// The whole gallery in one garment; how many pairs that may be is a setting.
const MOST_OF_EACH = 20
const WHAT = 'id, name of a sample, or a picture as a data URL'
const list = (description: string, example: string) =>
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: MOST_OF_EACH, description, examples: [[example]] })

const callback = Type.Optional(Type.String({
  description: 'address that is told by a signed POST when each of the try-ons has ended'
}))

export const WantedJson = Type.Object({
  garments: list(`each: ${WHAT}`, 'sun-print'),
  persons: list(`each: ${WHAT}; everybody is dressed in everything`, 'ana'),
  callback
}, { ...NOTHING_ELSE, examples: [{ garments: ['sun-print'], persons: ['ana'] }] })
export const WantedForm = Type.Object({
  garment: Type.String({
    format: 'binary', description: 'a photo as a file; or as text an id or the name of a sample'
  }),
  person: Type.String({ format: 'binary', description: 'the same' }),
  callback
}, NOTHING_ELSE)

/**
 * Receives what is to be tried on by whom, and hands it to `keep`.
 * @throws CodedError REQUEST_INVALID, FIELD_UNKNOWN, GARMENT_MISSING, PHOTO_MISSING and what `keep` throws
 */
export async function receiveWanted<Kept> (
  request: FastifyRequest, reply: FastifyReply, keep: (wanted: Wanted, signal: AbortSignal) => Promise<Kept>
): Promise<Kept> {
  if (isJson(request)) {
    return await request.receiveJson(reply, async (value, signal) => await keep(readJson(value), signal))
  }
  return await receive(request, reply, ['garment', 'person'], async (upload, signal) =>
    await keep(readForm(upload), signal), ['callback'])
}

function readJson (value: unknown): Wanted {
  const { garments, persons, callback, ...others } = requireObject(value)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw unknownField(unknown)
  if (callback !== undefined && typeof callback !== 'string') throw new CodedError('REQUEST_INVALID', 'no address')
  return { garments: readWishes(garments), persons: readWishes(persons), callback }
}

function readWishes (value: unknown): Wish[] {
  const isList = Array.isArray(value) && value.length >= 1 && value.length <= MOST_OF_EACH
  if (!isList || !value.every((each) => typeof each === 'string' && each !== '')) {
    throw new CodedError('REQUEST_INVALID', `not a list of 1 to ${MOST_OF_EACH} texts`)
  }
  return value.map((each: string) => pictureIn(each) ?? each)
}

function readForm ({ fields, files }: Upload): Wanted {
  const garment = files.get('garment') ?? fields.get('garment')
  const person = files.get('person') ?? fields.get('person')
  if (!garment) throw new CodedError('GARMENT_MISSING', 'no field named garment')
  if (!person) throw new CodedError('PHOTO_MISSING', 'no field named person')
  return { garments: [garment], persons: [person], callback: fields.get('callback') }
}
