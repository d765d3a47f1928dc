import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { RecordKind } from '../storage/record-book.ts'

/** A visitor whose pictures will be deleted, unless that is taken back before. */
export interface Departure {
  readonly visitor: string
  /** Milliseconds since the epoch. */
  readonly dueAt: number
}

const Schema = Compile(Type.Object({ visitor: Type.String({ minLength: 1 }), dueAt: Type.Number() }))

/** Departures, found when they are due. */
export const DEPARTURES: RecordKind<Departure> = {
  name: 'departure',
  idOf: ({ visitor }) => visitor,
  traitsOf: () => ({}),
  momentOf: ({ dueAt }) => dueAt,
  check: (value, visitor) => Schema.Check(value) && value.visitor === visitor ? value : undefined
}
