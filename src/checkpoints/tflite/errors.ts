import { CodedError } from '../../coded-error.ts'

/** What can be wrong with a TFLite file: damaged or another format; an operator that is not translated. */
export type TfliteErrorCode = 'TFLITE_UNREADABLE' | 'TFLITE_UNSUPPORTED'

export function unreadable (what: string, cause?: unknown): CodedError {
  return new CodedError('TFLITE_UNREADABLE' satisfies TfliteErrorCode, `The TFLite file cannot be read: ${what}.`, { cause })
}

export function unsupported (what: string): CodedError {
  return new CodedError('TFLITE_UNSUPPORTED' satisfies TfliteErrorCode, `The TFLite network cannot be converted: ${what}.`)
}
