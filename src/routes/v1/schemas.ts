import { Type } from 'typebox'
import { OWN_REFERENCE_PATTERN } from '../../jobs/belongings/references.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { Failure, failures, JobFields, picture, shared } from '../api/schemas.ts'
import { MASK_SOURCES } from '../intake.ts'

const UPLOADED_GARMENT = `upload:${ID_PATTERN.slice(1)}`
const GALLERY_ID = '[A-Za-z0-9][A-Za-z0-9_-]{0,63}$'

export const GarmentParams = Type.Object({
  id: Type.String({ pattern: `^(?:${UPLOADED_GARMENT}|${GALLERY_ID})`, examples: ['sun-print'] })
})
export const OwnGarmentParams = Type.Object({ id: Type.String({ pattern: `^${UPLOADED_GARMENT}` }) })
export const PersonParams = Type.Object({
  id: Type.String({ pattern: `(?:${OWN_REFERENCE_PATTERN}|^${GALLERY_ID})`, examples: ['ana'] })
})
export const OwnPersonParams = Type.Object({ id: Type.String({ pattern: OWN_REFERENCE_PATTERN }) })
export const TryOnParams = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })

/** State of an upload, whatever it shows. */
const State = Type.Enum(['new', 'preparing', 'ready', 'failed'], {
  description: 'new: nobody has looked yet, the first try-on will; failed: `error` says why'
})
const Kept = {
  state: State,
  width: Type.Optional(Type.Integer({ description: 'of the photo as it is kept' })),
  height: Type.Optional(Type.Integer()),
  createdAt: Type.Optional(Type.String({ format: 'date-time' })),
  expiresAt: Type.Optional(Type.String({ format: 'date-time', description: 'when it is deleted' })),
  licence: Type.Optional(Type.String()),
  error: Type.Optional(Failure)
}

/** A place in a photo. */
export const Share = Type.Number({ minimum: 0, maximum: 1, description: 'share of the photo, from left or top' })
const GarmentPointsSchema = Type.Record(Type.String(), Type.Object({
  x: Share,
  y: Share,
  likelihood: Type.Number({ minimum: 0, maximum: 1, description: 'that the garment has such a point' }),
  isGiven: Type.Boolean({ description: 'corrected by its owner' })
}), {
  $id: 'GarmentPoints',
  description: 'by name: neck, shoulders, armpits, elbows, cuffs, waist and hem; `_l` is on the left of the picture'
})
export const GarmentPoints = shared(GarmentPointsSchema)

export const GarmentSchema = Type.Object({
  id: Type.String({ description: 'name of a sample, or upload:<id>' }),
  kind: Type.Enum(['sample', 'upload']),
  name: Type.Optional(Type.String({ description: 'of a sample, in the language of the caller' })),
  ...Kept,
  cutOutBy: Type.Optional(Type.Enum([...MASK_SOURCES, 'drawn'])),
  points: Type.Optional(GarmentPoints),
  links: Type.Object({
    self: Type.String(),
    photo: Type.String(),
    cloth: Type.Optional(Type.String({ description: 'the cut-out on white, as it is worn' })),
    mask: Type.Optional(Type.String({ description: 'the cut-out over the photo: white is garment' })),
    points: Type.Optional(Type.String({ description: 'where sleeves, hem and neckline are, read when asked for' }))
  })
}, { $id: 'Garment' })
export const Garment = shared(GarmentSchema)

export const PersonSchema = Type.Object({
  id: Type.String({ description: 'name in the gallery, or own:<id>' }),
  kind: Type.Enum(['gallery', 'own']),
  ...Kept,
  foundBy: Type.Optional(Type.String({ description: 'which networks found the person' })),
  garmentBy: Type.Optional(Type.Enum(['network', 'drawn'], {
    description: 'who says where the garment is that is replaced: the network, or a mask that was sent'
  })),
  notices: Type.Array(Type.String(), { description: 'what may spoil a result' }),
  links: Type.Object({
    self: Type.String(),
    photo: Type.String(),
    preview: Type.Optional(Type.String({ description: 'the photo with what was found drawn over it' })),
    mask: Type.Optional(Type.String({ description: 'the garment that is replaced, over the photo: white is garment' }))
  })
}, { $id: 'Person' })
export const Person = shared(PersonSchema)

export const TryOnSchema = Type.Object({
  ...JobFields,
  garment: Type.String(),
  links: Type.Object({
    self: Type.String(),
    events: Type.String(),
    result: Type.String(),
    intermediates: Type.String(),
    garment: Type.String(),
    person: Type.String()
  })
}, { $id: 'TryOn' })
export const TryOn = shared(TryOnSchema)

const Next = Type.Optional(Type.String({ description: '`cursor` of the next part; missing at the end' }))
const GarmentListSchema = Type.Object({ items: Type.Array(Garment), next: Next }, { $id: 'GarmentList' })
const PersonListSchema = Type.Object({ items: Type.Array(Person), next: Next }, { $id: 'PersonList' })
const TryOnListSchema = Type.Object({ items: Type.Array(TryOn), next: Next }, { $id: 'TryOnList' })
export const GarmentList = shared(GarmentListSchema)
export const PersonList = shared(PersonListSchema)
export const TryOnList = shared(TryOnListSchema)

/** What the routes name by reference, beside those of the older API. */
export const SHARED_V1 = [
  GarmentPointsSchema, GarmentSchema, PersonSchema, TryOnSchema, GarmentListSchema, PersonListSchema, TryOnListSchema
]

export const NotModified = Type.Null({ description: 'the caller has this version' })

/** The answers of a kept picture, all of it or a range of its bytes, and of the failures with these statuses. */
export function keptPicture (types: readonly string[], ...statuses: readonly number[]) {
  const whole = picture(...types)
  const part = { ...whole, description: 'the range of its bytes that was asked for' }
  return { 200: whole, 206: part, 304: NotModified, ...failures(416, ...statuses) }
}
export const Deleted = Type.Null({ description: 'it is deleted' })

/** POSTs that may be repeated without doing anything twice. */
export const OnceHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({
    minLength: 1, maxLength: 200, description: 'a name of this request: when it is sent again, nothing is made twice'
  }))
})
