import { ImportError, type ImportErrorCode } from '../weights/import-error.ts'

export function checkpointError (code: ImportErrorCode, message: string, cause?: unknown): ImportError {
  return new ImportError(code, message, { cause })
}

export function unreadable (what: string, cause?: unknown): ImportError {
  return checkpointError('CHECKPOINT_UNREADABLE', `The checkpoint cannot be read: ${what}.`, cause)
}

export function refused (what: string): ImportError {
  return checkpointError(
    'CHECKPOINT_UNSAFE',
    `The checkpoint was refused: its pickle ${what}, which a list of weights never needs. ` +
      'It may be malicious; nothing of it was run.'
  )
}
