import { Type } from 'typebox'
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
