import { CodedError } from '../../coded-error.ts'
import type { ErrorCode } from '../../errors.ts'
import type { Language } from '../../i18n/index.ts'
import { isActive } from '../../jobs/queue/job.ts'
import type { ErrorView } from '../../plugins/view.ts'
import type { Services } from '../../services.ts'
import { errorOfJob } from '../job-reply.ts'
import { findPreparation, submitPreparation, type Preparation, type UploadRecord } from '../preparation.ts'
import { errorView } from './error-view.ts'

// Most uploads are prepared in a second; then the visitor never sees the waiting page.
const WAIT_MILLISECONDS = 4_000
const REFRESH_SECONDS = 1

/** Whether an upload can be used, or why not; undefined while nobody has looked at it. */
export type Verdict = 'ready' | CodedError | undefined

/** How far a preparation is. */
export interface PreparationView {
  readonly isWaiting: boolean
  readonly refreshSeconds: number
  readonly error?: ErrorView
}

/** Queues the preparation of an upload and waits a moment for it. */
export async function prepare (services: Services, record: UploadRecord, asked: Preparation): Promise<void> {
  const job = await submitPreparation(services, record, asked)
  await services.queue.finished(job.id, AbortSignal.timeout(WAIT_MILLISECONDS))
}

/** The state of an upload as its page shows it; `missing` is the error of one that neither waits nor failed. */
export async function preparationView (
  services: Services, record: UploadRecord, language: Language, verdict: Verdict, missing: ErrorCode
): Promise<PreparationView> {
  const job = verdict === undefined ? await findPreparation(services, record) : undefined
  if (job !== undefined && isActive(job)) return { isWaiting: true, refreshSeconds: REFRESH_SECONDS }
  const failure = verdict ?? (job?.state === 'failed' ? errorOfJob(job) : new CodedError(missing, 'nothing was found'))
  return { isWaiting: false, refreshSeconds: 0, error: failure === 'ready' ? undefined : errorView(failure, language) }
}
