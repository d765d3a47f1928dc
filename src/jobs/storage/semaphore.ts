export interface SemaphoreOptions {
  /** How much of the capacity a task takes; one that wants more than there is takes everything. */
  readonly weight?: number
  /** Ends the waiting. */
  readonly signal?: AbortSignal
}

export type Semaphore = ReturnType<typeof createSemaphore>

/** Lets tasks run whose weights, 1 unless given, are at most `capacity` together; the others wait in order. */
export function createSemaphore (capacity: number) {
  const waiting: Array<{ readonly weight: number, readonly enter: () => void }> = []
  let free = capacity

  function give (weight: number): void {
    free += weight
    while (waiting.length > 0 && waiting[0].weight <= free) {
      free -= waiting[0].weight
      waiting.shift()?.enter()
    }
  }

  async function take (weight: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    // A small task does not overtake a large one, which might then wait for ever.
    if (waiting.length > 0 || weight > free) await turn(weight, signal)
    else free -= weight
  }

  async function turn (weight: number, signal: AbortSignal | undefined): Promise<void> {
    const isGiven = await new Promise<boolean>((resolve) => {
      const place = { weight, enter }
      function enter (): void {
        signal?.removeEventListener('abort', leave)
        resolve(true)
      }
      function leave (): void {
        waiting.splice(waiting.indexOf(place), 1)
        // It may have kept smaller ones behind it waiting.
        give(0)
        resolve(false)
      }
      waiting.push(place)
      signal?.addEventListener('abort', leave, { once: true })
    })
    if (!isGiven) signal?.throwIfAborted()
  }

  return {
    /** Runs a task in its turn. @throws the signal's reason when that comes before the turn */
    async run<Result> (task: () => Promise<Result>, options: SemaphoreOptions = {}): Promise<Result> {
      const weight = Math.min(options.weight ?? 1, capacity)
      await take(weight, options.signal)
      try {
        return await task()
      } finally {
        give(weight)
      }
    }
  }
}
