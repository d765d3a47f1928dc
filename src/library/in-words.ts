import { CodedError } from '../coded-error.ts'
import { errorText } from '../error-report.ts'

/** Does something; an error of the table says in its message what happened and what to do. */
export async function inWords<Result> (task: () => Promise<Result>): Promise<Result> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    const { code, details } = error
    const { title, advice } = errorText(code, 'en', details)
    throw new CodedError(code, `${title}. ${advice}`, { cause: error, details: { ...details } })
  }
}
