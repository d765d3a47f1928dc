import { CodedError } from '../coded-error.ts'
import { isActive } from '../jobs/queue/job.ts'
import type { JobQueue } from '../jobs/queue/job-queue.ts'
import { apiJob } from '../paths.ts'
import { isPublic, requireAllowedHost } from '../public-address.ts'
import type { Services } from '../services.ts'
import type { Describe } from '../webhooks/callbacks.ts'

// As long as browsers and servers let addresses be.
const LONGEST_ADDRESS = 2_048

/**
 * The address that a caller wants a job's end posted to; undefined when they do not. What its name resolves to is
 * checked when it is told.
 * @throws CodedError CALLBACKS_OFF, CALLBACK_INVALID
 */
export function readCallback ({ config }: Pick<Services, 'config'>, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  if (config.WEBHOOK_SECRET === '') throw new CodedError('CALLBACKS_OFF', 'there is no secret to sign with')
  const url = text.length <= LONGEST_ADDRESS && URL.canParse(text) ? new URL(text) : undefined
  const isWeb = url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.username === ''
  if (!isWeb) throw invalid()
  try {
    requireAllowedHost(url, callbackCheck(config))
  } catch (cause) {
    throw invalid(cause)
  }
  return url.href
}

/**
 * Notes whom to tell of jobs that were accepted, and tells of those that have ended already; `addressOf` says where
 * their caller finds a job.
 */
export async function registerCallback (
  { callbacks }: Pick<Services, 'callbacks'>, jobs: ReadonlyArray<{ readonly id: string }>, url: string | undefined,
  addressOf: (id: string) => string
): Promise<void> {
  if (url === undefined) return
  for (const { id } of jobs) {
    await callbacks?.register(id, url, addressOf(id))
    // An equal picture is there at once, and so may be any other end.
    callbacks?.ended(id)
  }
}

function invalid (cause?: unknown): CodedError {
  return new CodedError('CALLBACK_INVALID', 'not an address to post to', { cause })
}

/** Whether a server may be told. */
export function callbackCheck (
  { WEBHOOK_PRIVATE_NETWORKS }: Pick<Services['config'], 'WEBHOOK_PRIVATE_NETWORKS'>
): (address: string) => boolean {
  return WEBHOOK_PRIVATE_NETWORKS ? () => true : isPublic
}

/** What a callback says of a job: its id, how it ended and where its picture is; nothing of anybody. */
export function describeEnding (queue: JobQueue, origin = ''): Describe {
  return async (id, address = apiJob(id)) => {
    const job = await queue.find(id)
    if (!job) return null
    if (isActive(job)) return undefined
    const { state, finishedAt = Date.now(), error } = job
    return {
      type: `try-on.${state}`,
      timestamp: new Date(finishedAt).toISOString(),
      data: { id, state, error: error?.code, self: origin + address, result: `${origin}${address}/result` }
    }
  }
}
