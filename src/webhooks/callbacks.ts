import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { createLocks } from '../jobs/storage/locks.ts'
import { openFileBook } from '../jobs/storage/folder-book.ts'
import type { OpenBook, RecordKind } from '../jobs/storage/record-book.ts'
import { postMessage, type PostOptions } from './post.ts'
import { signatureHeaders } from './sign.ts'

/** What is told of a job that lies at an address: undefined while it waits or runs, null when it is gone. */
export type Describe = (job: string, address?: string) => Promise<object | null | undefined>

export interface CallbackOptions extends Pick<PostOptions, 'lookup' | 'isAllowed'> {
  /** Where it lies whom to tell, for this process alone. */
  readonly directory: string
  /** Where it lies instead, for all processes. */
  readonly openBook?: OpenBook
  readonly secret: string
  readonly describe: Describe
  /** Told when a message could not be delivered: the first letters of the job, and why. */
  readonly onProblem: (job: string, problem: string) => void
  /** Milliseconds before each further try. */
  readonly pauses?: readonly number[]
  /** How often it looks for messages whose time has come. */
  readonly lookMilliseconds?: number
}

export type Callbacks = Awaited<ReturnType<typeof openCallbacks>>

/** Whom to tell of a job, and how often that was tried. */
interface Callback {
  readonly job: string
  readonly url: string
  /** Where the service shows the job; older files have none. */
  readonly address?: string
  readonly tries: number
  /** Milliseconds since the epoch. */
  readonly nextAt: number
}

const Schema = Compile(Type.Object({
  job: Type.String(),
  url: Type.String(),
  address: Type.Optional(Type.String()),
  tries: Type.Integer(),
  nextAt: Type.Number()
}))

/** Whom to tell, found when its time has come. */
export const CALLBACKS: RecordKind<Callback> = {
  name: 'callback',
  idOf: ({ job }) => job,
  traitsOf: () => ({}),
  momentOf: ({ nextAt }) => nextAt,
  check: (value, job) => Schema.Check(value) && value.job === job ? value : undefined
}

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]
// A restart, an outage, a night: seven tries in nine hours.
const PAUSES = [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR]
const LOOK_MILLISECONDS = 5_000
// While one process tells it, the others leave it alone; longer than a try takes.
const CLAIM_MILLISECONDS = 30_000
// The receiver says that it never wants to hear of it again (RFC 9110, 15.5.11).
const GONE = 410

/**
 * Tells other servers when jobs have ended. Whom to tell is kept from the moment the job is accepted until it is
 * told or given up, so that no restart loses it; a message may arrive twice, its `webhook-id` being the same.
 */
export async function openCallbacks (options: CallbackOptions) {
  const { secret, describe, onProblem, pauses = PAUSES, lookMilliseconds = LOOK_MILLISECONDS } = options
  const book = options.openBook?.(CALLBACKS) ?? await openFileBook(options.directory, CALLBACKS)
  const locks = createLocks()

  /** Tells of the job if it has ended and its time has come. */
  async function tell (job: string): Promise<void> {
    await locks.run(job, async () => {
      const callback = await book.find(job)
      if (!callback || callback.nextAt > Date.now()) return
      const message = await describe(job, callback.address)
      if (message === null) return await forget(job)
      if (message === undefined || !await claim(callback)) return
      const problem = await send(callback, JSON.stringify(message))
      if (problem === undefined) await forget(job)
      else await tryAgain(callback, problem)
    })
  }

  /** Whether this process is the one that tells it. */
  async function claim ({ job, nextAt }: Callback): Promise<boolean> {
    let isClaimed = false
    await book.change(job, async (callback) => {
      isClaimed = callback.nextAt === nextAt
      return isClaimed ? { ...callback, nextAt: Date.now() + CLAIM_MILLISECONDS } : callback
    })
    return isClaimed
  }

  async function forget (job: string): Promise<void> {
    await book.remove(job)
  }

  /** What was wrong, if anything. */
  async function send ({ job, url }: Callback, body: string): Promise<string | undefined> {
    const headers = signatureHeaders(secret, { id: job, timestamp: Math.floor(Date.now() / 1000), body })
    try {
      const status = await postMessage(url, { ...options, headers, body })
      return status >= 200 && status < 300 ? undefined : String(status)
    } catch (error) {
      const { code, name } = error as NodeJS.ErrnoException
      return typeof code === 'string' ? code : name
    }
  }

  async function tryAgain ({ job, tries }: Callback, problem: string): Promise<void> {
    const pause = problem === String(GONE) ? undefined : pauses[tries]
    onProblem(job, pause === undefined ? `${problem}, given up` : problem)
    if (pause === undefined) await forget(job)
    else await book.change(job, async (told) => ({ ...told, tries: tries + 1, nextAt: Date.now() + pause }))
  }

  async function tellAll (): Promise<void> {
    for (const { job } of await book.before(Date.now())) {
      await tell(job).catch((error: Error) => onProblem(job, error.message))
    }
  }

  let looking: Promise<void> = Promise.resolve()
  const look = () => { looking = looking.then(tellAll).catch((error: Error) => onProblem('', error.message)) }
  const timer = setInterval(look, lookMilliseconds).unref()

  return {
    /** Notes whom to tell of a job, which the service shows at `address`. */
    async register (job: string, url: string, address?: string): Promise<void> {
      const fresh = { job, url, address, tries: 0, nextAt: 0 }
      const known = await book.add(fresh)
      if (known !== fresh) await book.change(job, async () => fresh)
    },
    /** The job may have ended. */
    ended (job: string): void {
      tell(job).catch((error: Error) => onProblem(job, error.message))
    },
    close: async () => {
      clearInterval(timer)
      await looking
    }
  }
}
