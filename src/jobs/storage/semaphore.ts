/** Lets `places` tasks run at once; the others wait in order. */
export function createSemaphore (places: number) {
  const waiting: Array<() => void> = []
  let free = places

  function give (): void {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }

  async function take (signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (free > 0) free -= 1
    else await turn(signal)
  }

  async function turn (signal: AbortSignal | undefined): Promise<void> {
    const isGiven = await new Promise<boolean>((resolve) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave)
        resolve(true)
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1)
        resolve(false)
      }
      waiting.push(enter)
      signal?.addEventListener('abort', leave, { once: true })
    })
    if (!isGiven) signal?.throwIfAborted()
  }

  return {
    /** Runs a task in its turn. @throws the signal's reason when that comes before the turn */
    async run<Result> (task: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
      await take(signal)
      try {
        return await task()
      } finally {
        give()
      }
    }
  }
}
