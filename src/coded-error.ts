import type { ErrorCode } from './errors.ts'

/**
 * An error that carries a machine-readable code. The code is the key of the one error
 * table in `src/errors.ts`, which holds the HTTP status and the public texts; the rooms
 * below the routes know the code only.
 */
export class CodedError extends Error {
  readonly code: ErrorCode
  /** Values for the public text, for example `{ limit: 15 }`. Never personal data. */
  readonly details: Readonly<Record<string, string | number>>

  constructor (
    code: ErrorCode, message: string, options: { cause?: unknown, details?: Record<string, string | number> } = {}
  ) {
    super(message, { cause: options.cause })
    this.name = 'CodedError'
    this.code = code
    this.details = options.details ?? {}
  }
}
