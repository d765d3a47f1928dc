/** Lets `places` tasks run at once; the others wait in order. */
export function createSemaphore (places: number) {
  const waiting: Array<() => void> = []
  let free = places
  return {
    async run<Result> (task: () => Promise<Result>): Promise<Result> {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await task()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else free += 1
      }
    }
  }
}
