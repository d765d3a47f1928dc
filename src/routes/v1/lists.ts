import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'

const MOST = 100
const USUAL = 20
const CURSOR_PATTERN = '^[A-Za-z0-9_-]{1,400}$'
// Milliseconds of any date have at most 16 digits.
const LATEST = 1e16
const DIGITS = 16

export const ListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST, default: USUAL, description: 'items of one answer' })),
  cursor: Type.Optional(Type.String({ pattern: CURSOR_PATTERN, description: '`next` of the answer before' }))
})

export interface Query { readonly limit?: number, readonly cursor?: string }

/** An item of a list, and the text by which the list is sorted: no two items have the same. */
export interface Listed<Item> { readonly order: string, readonly item: Item }

/** Tells an item, once it is known to be shown. */
export type Tell = () => object | Promise<object>

/** What comes first in the lists of everybody, by name. */
export const byName = (id: string): string => `0 ${id}`

/** What follows, newest first. */
export function byAge ({ id, createdAt }: { readonly id: string, readonly createdAt: number }): string {
  return `1 ${String(LATEST - createdAt).padStart(DIGITS, '0')} ${id}`
}

/**
 * A part of a list. The cursor names a place rather than an item, so that it holds when items come and go.
 * @throws CodedError REQUEST_INVALID for a cursor that came from nowhere
 */
export function pageOf<Item> (
  all: ReadonlyArray<Listed<Item>>, { limit = USUAL, cursor }: Query
): { items: Item[], next?: string } {
  const after = cursor === undefined ? '' : placeOf(cursor)
  const sorted = all.filter(({ order }) => order > after).sort((a, b) => a.order < b.order ? -1 : 1)
  const shown = sorted.slice(0, limit)
  const last = sorted.length > limit ? shown.at(-1) : undefined
  return { items: shown.map(({ item }) => item), next: last && Buffer.from(last.order).toString('base64url') }
}

/** The same of items that are told, which is done for those alone that are shown. */
export async function toldPage (all: ReadonlyArray<Listed<Tell>>, query: Query) {
  const { items, next } = pageOf(all, query)
  return { items: await Promise.all(items.map((tell) => tell())), next }
}

function placeOf (cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString()
  if (!/^[01] [ -~]+$/.test(place)) throw new CodedError('REQUEST_INVALID', 'no such cursor')
  return place
}
