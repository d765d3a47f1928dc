import { CodedError } from '../../tryon/coded-error.ts'

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
