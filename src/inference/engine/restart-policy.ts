/** Doubled with each failure in a row: 0.25 s, 0.5 s, 1 s, and so on. */
const FIRST_PAUSE_MILLISECONDS = 250
/**
 * Whoever mends the pack, the disk or the memory should not have to restart the service: trying once a minute costs
 * little.
 */
const LONGEST_PAUSE_MILLISECONDS = 60_000

export interface RestartPolicy {
  /** Milliseconds to wait before the next start; longer with each failure in a row, but it never gives up. */
  afterFailure (): number
  /** An order has been fulfilled: what failed before is over. */
  afterSuccess (): void
}

/** Decides how long to wait after a worker has died or could not be started. */
export function createRestartPolicy (
  first = FIRST_PAUSE_MILLISECONDS, longest = LONGEST_PAUSE_MILLISECONDS
): RestartPolicy {
  let failures = 0
  return {
    afterFailure: () => Math.min(first * 2 ** failures++, longest),
    afterSuccess () { failures = 0 }
  }
}
