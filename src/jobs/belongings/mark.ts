import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { ID_PATTERN } from '../storage/ids.ts'
import type { RecordKind, Traits } from '../storage/record-book.ts'

/** A link to a result that its owner gives to others. */
export interface Share {
  readonly token: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** What a visitor has noted down about a result. */
export interface Mark {
  readonly job: string
  readonly visitor: string
  readonly isFavourite: boolean
  readonly share?: Share
}

const Id = Type.String({ pattern: ID_PATTERN })
const Schema = Compile(Type.Object({
  job: Id,
  visitor: Type.String({ minLength: 1 }),
  isFavourite: Type.Boolean(),
  share: Type.Optional(Type.Object({ token: Id, expiresAt: Type.Number() }))
}))

/** Marks, found by their result, and by the link to it where there is one. */
export const MARKS: RecordKind<Mark> = {
  name: 'mark',
  idOf: ({ job }) => job,
  traitsOf: ({ share }): Traits => share === undefined ? {} : { token: share.token },
  check: (value, job) => Schema.Check(value) && value.job === job ? value as Mark : undefined
}
