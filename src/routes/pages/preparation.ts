import { CodedError } from '../../coded-error.ts'
import type { ErrorCode } from '../../errors.ts'
import type { Language } from '../../i18n/index.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import { isActive, type JobView, type PrepareGarmentJob, type PreparePersonJob } from '../../jobs/queue/job.ts'
import type { ErrorView } from '../../plugins/view.ts'
import type { Services } from '../../services.ts'
import { errorOfJob } from '../job-reply.ts'
import { errorView } from './error-view.ts'

// Most uploads are prepared in a second; then the visitor never sees the waiting page.
const WAIT_MILLISECONDS = 4_000
const REFRESH_SECONDS = 1

/** What a visitor uploaded: a garment that is cut out, or a photo of themselves that is read, before it can be used. */
type UploadRecord = GarmentRecord | OwnPersonRecord
type Preparation = Pick<PrepareGarmentJob, 'kind' | 'garment'> | Pick<PreparePersonJob, 'kind' | 'person'>

/** Whether an upload can be used, or why not; undefined while nobody has looked at it. */
export type Verdict = 'ready' | CodedError | undefined

/** How far a preparation is. */
export interface PreparationView {
  readonly isWaiting: boolean
  readonly refreshSeconds: number
  readonly error?: ErrorView
}

/** Queues the preparation of an upload and waits a moment for it. */
export async function prepare ({ queue, wardrobe }: Services, record: UploadRecord, asked: Preparation): Promise<void> {
  const key = wardrobe.preparationKey(record)
  const job = await queue.submit({ ...asked, ...pageCaller(record.visitor), key })
  await queue.finished(job.id, AbortSignal.timeout(WAIT_MILLISECONDS))
}

/** The state of an upload as its page shows it; `missing` is the error of one that neither waits nor failed. */
export async function preparationView (
  services: Services, record: UploadRecord, language: Language, verdict: Verdict, missing: ErrorCode
): Promise<PreparationView> {
  const job = verdict === undefined ? await preparationOf(services, record) : undefined
  if (job !== undefined && isActive(job)) return { isWaiting: true, refreshSeconds: REFRESH_SECONDS }
  const failure = verdict ?? (job?.state === 'failed' ? errorOfJob(job) : new CodedError(missing, 'nothing was found'))
  return { isWaiting: false, refreshSeconds: 0, error: failure === 'ready' ? undefined : errorView(failure, language) }
}

async function preparationOf ({ queue, wardrobe }: Services, record: UploadRecord): Promise<JobView | undefined> {
  const key = wardrobe.preparationKey(record)
  return (await queue.ofVisitor(record.visitor)).find((job) => job.kind !== 'try-on' && job.key === key)
}
