import { ImportError } from '../weights/import-error.ts'

export function unreadable (what: string, cause?: unknown): ImportError {
  return new ImportError('TFLITE_UNREADABLE', `The TFLite file cannot be read: ${what}.`, { cause })
}

export function unsupported (what: string): ImportError {
  return new ImportError('TFLITE_UNSUPPORTED', `The TFLite network cannot be converted: ${what}.`)
}
