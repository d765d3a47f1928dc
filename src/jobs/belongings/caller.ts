/** Whose something is, and on whose account it counts. */
export interface Caller {
  /** Who may see and delete it: a visitor's id, or an id made for one request to the API. */
  readonly visitor: string
  /** Who is counted in limits and turns: the visitor, or a digest that stands for the address of an API caller. */
  readonly account: string
}

/** A visitor of the pages counts for themselves. */
export function pageCaller (visitor: string): Caller {
  return { visitor, account: visitor }
}

/** Records of earlier versions lack the account, the size and the turn. */
export function withLaterFields (value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('visitor' in value)) return value
  return { account: value.visitor, bytes: 0, turn: 0, ...value }
}
