import { CodedError } from '../../coded-error.ts'

/**
 * What can be wrong with a checkpoint; used as the code of a `CodedError`:
 * unreadable (truncated, not a checkpoint), old format, unsafe (the pickle asks for code),
 * wrong keys, wrong shapes.
 */
export type CheckpointErrorCode =
  'CHECKPOINT_UNREADABLE' | 'CHECKPOINT_OLD_FORMAT' | 'CHECKPOINT_UNSAFE' | 'CHECKPOINT_KEYS' | 'CHECKPOINT_SHAPE'

export function checkpointError (code: CheckpointErrorCode, message: string, cause?: unknown): CodedError {
  return new CodedError(code, message, { cause })
}

export function unreadable (what: string, cause?: unknown): CodedError {
  return checkpointError('CHECKPOINT_UNREADABLE', `The checkpoint cannot be read: ${what}.`, cause)
}

export function refused (what: string): CodedError {
  return checkpointError('CHECKPOINT_UNSAFE',
    `The checkpoint was refused: its pickle ${what}, which a list of weights never needs. It may be malicious; nothing of it was run.`)
}
