import { errorText, reportError } from '../../error-report.ts'
import type { Language } from '../../i18n/index.ts'
import { helpAnchor } from '../../paths.ts'
import type { ErrorView } from '../../plugins/view.ts'

/** An error as a page shows it. */
export function errorView (error: unknown, language: Language): ErrorView {
  const { code, status, details } = reportError(error)
  return { ...errorText(code, language, details), code, status, help: helpAnchor(code) }
}
