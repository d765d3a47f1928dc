import type { Services } from '../../services.ts'
import { errorOfJob } from '../job-reply.ts'
import { submitPreparation, type Preparation, type UploadRecord } from '../preparation.ts'

// A cut-out takes less than a second, the queue before it at most a minute; proxies hang up after one.
const WAIT_MILLISECONDS = 50_000

/**
 * Has an upload looked at, and waits for it.
 * @throws CodedError why it cannot be used, VISITOR_LIMIT, QUEUE_FULL
 */
export async function prepareNow (services: Services, record: UploadRecord, asked: Preparation): Promise<void> {
  const { queue } = services
  const job = await submitPreparation(services, record, asked)
  const seen = await queue.finished(job.id, AbortSignal.timeout(WAIT_MILLISECONDS))
  if (seen?.state === 'failed') throw errorOfJob(seen)
}
