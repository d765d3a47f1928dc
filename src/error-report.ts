import { CodedError } from './coded-error.ts'
import { ERRORS, isErrorCode, type ErrorCode } from './errors.ts'
import { fill, type Language, type TextValues } from './i18n/index.ts'

export interface ErrorReport {
  readonly code: ErrorCode
  readonly status: number
  readonly log: boolean
  readonly details: TextValues
}

// Words that other rooms put into `details.unit`.
const UNITS: Readonly<Record<string, string>> = { megabytes: 'MB', megapixels: '百万像素', 'pixels a side': '像素（单边）' }

const CODES_OF_LIBRARIES: Readonly<Record<string, ErrorCode>> = {
  FST_REQ_FILE_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_FILES_LIMIT: 'FILES_TOO_MANY',
  FST_FIELDS_LIMIT: 'FIELDS_TOO_MANY',
  FST_PARTS_LIMIT: 'FIELDS_TOO_MANY',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'MEDIA_TYPE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE',
  ENOSPC: 'STORAGE',
  EDQUOT: 'STORAGE',
  EROFS: 'STORAGE',
  EACCES: 'STORAGE',
  EMFILE: 'STORAGE'
}

/** The table's entry for any thrown value; what nobody foresaw is INTERNAL. */
export function reportError (error: unknown): ErrorReport {
  const code = codeOf(error)
  const { status, log } = ERRORS[code]
  return { code, status, log, details: error instanceof CodedError ? error.details : {} }
}

function codeOf (error: unknown): ErrorCode {
  const { code, statusCode } = (error ?? {}) as { code?: unknown, statusCode?: unknown }
  if (typeof code === 'string') {
    if (error instanceof CodedError && isErrorCode(code)) return code
    if (Object.hasOwn(CODES_OF_LIBRARIES, code)) return CODES_OF_LIBRARIES[code]
  }
  return codeOfStatus(Number(statusCode))
}

function codeOfStatus (status: number): ErrorCode {
  if (status === 404) return 'NOT_FOUND'
  if (status === 408) return 'REQUEST_TIMEOUT'
  if (status === 413) return 'BODY_TOO_LARGE'
  if (status === 415) return 'MEDIA_TYPE'
  if (status === 416) return 'RANGE_UNSATISFIABLE'
  return status >= 400 && status < 500 ? 'REQUEST_INVALID' : 'INTERNAL'
}

/** Title and advice for people. */
export function errorText (
  code: ErrorCode, language: Language, details: TextValues = {}
): { title: string, advice: string } {
  const [title, advice] = ERRORS[code][language]
  const unit = String(details.unit ?? '')
  const values = language === 'zh' && Object.hasOwn(UNITS, unit) ? { ...details, unit: UNITS[unit] } : details
  return { title: fill(title, values), advice: fill(advice, values) }
}
