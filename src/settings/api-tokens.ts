import { createHash, randomBytes } from 'node:crypto'

/** Names of callers by the SHA-256 of their token, in hexadecimal. */
export type ApiTokens = ReadonlyMap<string, string>

// 256 random bits: nobody finds a token by trying, so its hash needs no salt and no slow function.
const TOKEN_BYTES = 32
const PREFIX = 'fr_'
const ENTRY = /^([a-z0-9][a-z0-9_-]{0,31}):([0-9a-f]{64})$/

/**
 * Reads `name:hash` pairs, separated by commas.
 * @throws Error that says which pair is wrong, without repeating it: it may be a token
 */
export function readApiTokens (setting: string): ApiTokens {
  const entries = setting.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '')
  const tokens = new Map<string, string>()
  entries.forEach((entry, index) => {
    const [, name, hash] = ENTRY.exec(entry) ?? []
    if (name === undefined) {
      throw new Error(`entry ${index + 1} is not a name (a-z, 0-9, _, -) with a SHA-256 in hexadecimal, ` +
        'such as "npm run token -- NAME" prints')
    }
    if ([...tokens.values()].includes(name)) throw new Error(`the name "${name}" stands twice`)
    tokens.set(hash, name)
  })
  return tokens
}

/** Whose token it is. */
export function nameOfToken (tokens: ApiTokens, token: string): string | undefined {
  return tokens.get(hashOf(token))
}

/** A new token, and what stands in API_TOKENS for it. */
export function createToken (name: string): { readonly token: string, readonly entry: string } {
  const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url')
  const entry = `${name}:${hashOf(token)}`
  readApiTokens(entry)
  return { token, entry }
}

function hashOf (token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
