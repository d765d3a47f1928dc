/**
 * What can be wrong with a network of somebody else. A checkpoint: unreadable (truncated, not a checkpoint), of the old
 * format, unsafe (its pickle asks for code), with wrong tensors or wrong shapes. A TFLite file: damaged or another
 * format, an operator that is not translated. An ONNX file that does not fill its place; a pack that does not run.
 */
export type ImportErrorCode =
  'CHECKPOINT_UNREADABLE' | 'CHECKPOINT_OLD_FORMAT' | 'CHECKPOINT_UNSAFE' | 'CHECKPOINT_KEYS' | 'CHECKPOINT_SHAPE' |
  'TFLITE_UNREADABLE' | 'TFLITE_UNSUPPORTED' | 'GRAPH_UNUSABLE' | 'PACK_UNPROVEN'

/** Read at a command line or in the log, never by visitors: it has no entry in the service's table of errors. */
export class ImportError extends Error {
  readonly code: ImportErrorCode

  constructor (code: ImportErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'ImportError'
    this.code = code
  }
}
