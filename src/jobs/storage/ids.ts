import { createHash, randomBytes } from 'node:crypto'

// 16 random bytes are 22 characters of base64url: 128 bits nobody guesses.
const ID_BYTES = 16
export const ID_PATTERN = '^[A-Za-z0-9_-]{22}$'
const ID = new RegExp(ID_PATTERN)

export function createId (): string {
  return randomBytes(ID_BYTES).toString('base64url')
}

export function isId (value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

/** A short name of contents: equal parts give the same digest. */
export function digest (...parts: ReadonlyArray<string | Uint8Array>): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(String(part.length)).update(':').update(part)
  return hash.digest('base64url')
}
