import { Type } from 'typebox'
import type { GARMENT_POINTS } from '../../tryon/records/garment-points.ts'
import { ID_PATTERN } from '../storage/ids.ts'

const Text = Type.String({ minLength: 1 })

/** The fields of every upload's record, as they are checked when it is read. */
export const ShelfFields = {
  id: Type.String({ pattern: ID_PATTERN }),
  visitor: Text,
  account: Text,
  contentHash: Text,
  createdAt: Type.Number({ minimum: 0 }),
  bytes: Type.Integer({ minimum: 0 }),
  revision: Type.Optional(Type.Integer({ minimum: 0 }))
}

/** Pixels of a side. */
export const Side = Type.Integer({ minimum: 1 })

const POINTS: typeof GARMENT_POINTS['length'] = 21

const Box = Type.Object({ left: Type.Number(), top: Type.Number(), width: Type.Number(), height: Type.Number() })

/** A garment's named points as a network has read them. */
export const ReadPoints = Type.Array(
  Type.Object({ x: Type.Number(), y: Type.Number(), likelihood: Type.Number({ minimum: 0, maximum: 1 }) }),
  { minItems: POINTS, maxItems: POINTS }
)

/** What was read off a garment's photo (`GarmentReading`). */
export const Reading = Type.Object({
  points: Type.Optional(ReadPoints),
  placement: Type.Object({ box: Box, shown: Box })
})

/** Those that somebody has corrected. */
export const GivenPoints = Type.Record(Type.String(), Type.Object({ x: Type.Number(), y: Type.Number() }))
