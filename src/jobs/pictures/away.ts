import { setTimeout as wait } from 'node:timers/promises'
import { CodedError } from '../../coded-error.ts'

// A store that restarts is back within seconds.
const AWAY_SECONDS = 5
const PAUSE_MILLISECONDS = 500

/** What requests are told when the store does not answer. */
export function storeAway (cause: unknown): CodedError {
  return new CodedError('STORE_AWAY', 'the store of pictures is away', { cause, details: { seconds: AWAY_SECONDS } })
}

/** For `catch`: what cannot be known while the store is away is undefined, any other error stays one. */
export function unlessAway (error: unknown): undefined {
  if (!isAway(error)) throw error
}

function isAway (error: unknown): boolean {
  return error instanceof CodedError && error.code === 'STORE_AWAY'
}

/**
 * For work that must not be lost: what fails because the store is away is tried again until it is back.
 * @throws CodedError CANCELLED when the signal aborts meanwhile, and whatever else the task throws
 */
export async function patiently<Result> (task: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await task()
    } catch (error) {
      if (!isAway(error)) throw error
      await wait(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => {
        throw new CodedError('CANCELLED', 'stopped while the store of pictures was away', { cause: error })
      })
    }
  }
}
