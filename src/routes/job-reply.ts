import type { FastifyReply, FastifyRequest } from 'fastify'
import { errorText } from '../error-report.ts'
import { isErrorCode, type ErrorCode } from '../errors.ts'
import type { Language } from '../i18n/index.ts'
import type { StageTiming } from '../inference/engine-contract.ts'
import type { JobView, TryOnView } from '../jobs/queue/job.ts'
import type { JobQueue } from '../jobs/queue/job-queue.ts'
import type { StoredPicture } from '../jobs/storage/stored-picture.ts'
import { CodedError } from '../coded-error.ts'
import { sendStored } from './send-picture.ts'

/** The error that stands for a job without a picture. */
export function errorOfJob (job: JobView): CodedError {
  if (job.state === 'failed') {
    return new CodedError(codeOf(job.error), 'the job failed', { details: { ...job.error?.details } })
  }
  const codes = {
    queued: 'JOB_NOT_DONE',
    running: 'JOB_NOT_DONE',
    cancelled: 'CANCELLED',
    expired: 'JOB_EXPIRED',
    done: 'JOB_UNKNOWN'
  } as const
  return new CodedError(codes[job.state], `the job is ${job.state}`)
}

/** @throws CodedError JOB_UNKNOWN for a job that is gone or makes no picture */
export function requireTryOn (job: JobView | undefined): TryOnView {
  if (job?.kind !== 'try-on') throw new CodedError('JOB_UNKNOWN', 'no such job')
  return job
}

/** Sends the picture of a finished job, with ETag and byte ranges. */
export async function sendResult (
  queue: JobQueue,
  job: TryOnView,
  request: FastifyRequest,
  reply: FastifyReply,
  disposition: 'inline' | 'attachment' = 'inline'
) {
  const picture = await openResult(queue, job)
  reply
    .header('content-disposition', `${disposition}; filename="tryon-${job.id}.png"`)
    .header('cache-control', 'private, no-cache')
    .header('x-job-id', job.id)
    .header('x-person-id', job.person)
    .header('server-timing', serverTiming(job.timings ?? []))
  return await sendStored(picture, 'image/png', request, reply)
}

/** @throws CodedError the reason why the job has no picture */
export async function openResult (queue: JobQueue, job: TryOnView): Promise<StoredPicture> {
  const picture = job.state === 'done' ? await queue.openResult(job.id) : undefined
  if (picture === undefined) throw errorOfJob(await queue.find(job.id) ?? job)
  return picture
}

/** `condition;dur=12.3, generate;dur=1000.0`, as browsers' developer tools show it. */
function serverTiming (timings: readonly StageTiming[]): string {
  return timings.map(({ name, milliseconds }) => `${name};dur=${milliseconds.toFixed(1)}`).join(', ')
}

export function jobError ({ error }: JobView, language: Language) {
  if (!error) return undefined
  const code = codeOf(error)
  const { title, advice } = errorText(code, language, error.details)
  return { code, message: title, advice }
}

/** A job that an older version left on the disk may name a code that is no longer in the table. */
function codeOf (error: JobView['error']): ErrorCode {
  return error !== undefined && isErrorCode(error.code) ? error.code : 'INTERNAL'
}
