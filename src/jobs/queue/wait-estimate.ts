// For the first job after a start: on two cores the compact pack takes less than a second, HR-VITON about five.
const FIRST_GUESS_SECONDS = 4
// The median of these forgets a slow start and follows a change of load within minutes.
const REMEMBERED_JOBS = 20

/** How long a job takes, learnt from the last ones. */
export function createWaitEstimate () {
  const seconds: number[] = []
  return {
    remember (milliseconds: number): void {
      seconds.push(Math.max(0, milliseconds) / 1000)
      if (seconds.length > REMEMBERED_JOBS) seconds.shift()
    },
    /** Whole seconds, at least 1, until `jobs` jobs in a row are done. */
    secondsFor (jobs: number): number {
      return Math.max(1, Math.ceil(jobs * median(seconds)))
    }
  }
}

function median (values: readonly number[]): number {
  if (values.length === 0) return FIRST_GUESS_SECONDS
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
