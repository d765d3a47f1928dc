import type { GarmentRecord } from '../jobs/belongings/garment-shelf.ts'
import type { OwnPersonRecord } from '../jobs/belongings/person-shelf.ts'
import type { JobView, PrepareGarmentJob, PreparePersonJob } from '../jobs/queue/job.ts'
import type { Services } from '../services.ts'

/** What a caller uploaded: a garment that is cut out, or a photo of a person that is read, before it can be used. */
export type UploadRecord = GarmentRecord | OwnPersonRecord
export type Preparation = Pick<PrepareGarmentJob, 'kind' | 'garment'> | Pick<PreparePersonJob, 'kind' | 'person'>

/** Queues the preparation of an upload on its owner's account. @throws CodedError VISITOR_LIMIT, QUEUE_FULL */
export async function submitPreparation (
  { queue, wardrobe }: Services, record: UploadRecord, asked: Preparation
): Promise<JobView> {
  const { visitor, account } = record
  return await queue.submit({ ...asked, visitor, account, key: wardrobe.preparationKey(record) })
}

/** The preparation of an upload as it is, the last one if there were several. */
export async function findPreparation (
  { queue, wardrobe }: Services, record: UploadRecord
): Promise<JobView | undefined> {
  const key = wardrobe.preparationKey(record)
  return (await queue.ofVisitor(record.visitor)).find((job) => job.kind !== 'try-on' && job.key === key)
}
