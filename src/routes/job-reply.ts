import { basename, dirname } from 'node:path'
import type { FastifyReply } from 'fastify'
import { errorText } from '../error-report.ts'
import { isErrorCode, type ErrorCode } from '../errors.ts'
import type { Language } from '../i18n/index.ts'
import type { StageTiming } from '../inference/engine-contract.ts'
import type { JobQueue, JobView } from '../jobs/queue/job.ts'
import { CodedError } from '../coded-error.ts'

/** The error that stands for a job without a picture. */
export function errorOfJob (job: JobView): CodedError {
  if (job.state === 'failed') return new CodedError(codeOf(job.error), 'the job failed', { details: { ...job.error?.details } })
  const codes = { queued: 'JOB_NOT_DONE', running: 'JOB_NOT_DONE', cancelled: 'CANCELLED', expired: 'JOB_EXPIRED', done: 'JOB_UNKNOWN' } as const
  return new CodedError(codes[job.state], `the job is ${job.state}`)
}

/** Sends the picture of a finished job, with ETag and byte ranges. */
export async function sendResult (queue: JobQueue, job: JobView, reply: FastifyReply, disposition: 'inline' | 'attachment' = 'inline') {
  if (job.state !== 'done') throw errorOfJob(job)
  const path = queue.resultPath(job.id)
  reply.header('content-disposition', `${disposition}; filename="tryon-${job.id}.png"`)
    .header('cache-control', 'private, no-cache')
    .header('x-job-id', job.id)
    .header('x-person-id', job.person)
    .header('server-timing', serverTiming(job.timings ?? []))
  return await reply.sendFile(basename(path), dirname(path), { cacheControl: false })
}

/** `condition;dur=12.3, generate;dur=1000.0`, as browsers' developer tools show it. */
export function serverTiming (timings: readonly StageTiming[]): string {
  return timings.map(({ name, milliseconds }) => `${name};dur=${milliseconds.toFixed(1)}`).join(', ')
}

/** Finished part of a job between 0 and 1. */
export function progressOf ({ state, progress }: JobView): number {
  if (state === 'done') return 1
  return progress ? progress.index / progress.count : 0
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
