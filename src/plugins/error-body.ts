import { errorText, type ErrorReport } from '../error-report.ts'
import type { Language } from '../i18n/index.ts'
import { helpAnchor } from '../paths.ts'

export const ERROR_TYPE = 'application/problem+json; charset=utf-8'

// For errors that end when somebody helps or the networks are loaded: their restarts are a minute apart at most.
const RETRY_SECONDS = 60
const STATUSES_TO_RETRY = [429, 503]

/** An error for programs: the problem details of RFC 9457, and beside them the older names of the same. */
export function errorBody (report: ErrorReport, language: Language, requestId: string) {
  const { code, status } = report
  const { title, advice } = errorText(code, language, report.details)
  const help = helpAnchor(code)
  return {
    type: help,
    title,
    status,
    detail: advice,
    statusCode: status,
    code,
    message: title,
    advice,
    help,
    requestId
  }
}

/** Seconds after which the same request may work; undefined where waiting does not help. */
export function retryAfter ({ status, details }: ErrorReport): string | number | undefined {
  return details.seconds ?? (STATUSES_TO_RETRY.includes(status) ? RETRY_SECONDS : undefined)
}
