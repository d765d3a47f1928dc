import { errorText, reportError } from '../../error-report.ts'
import type { Language } from '../../i18n/index.ts'
import { helpAnchor } from '../../paths.ts'

/** An error as a page shows it. */
export function errorView (error: unknown, language: Language) {
  const { code, status, details } = reportError(error)
  return { ...errorText(code, language, details), code, status, help: helpAnchor(code) }
}
