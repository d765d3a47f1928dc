/** Callers that wait for something with a name to happen. */
export function createWaiters () {
  const waiting = new Map<string, Set<() => void>>()
  const release = (name: string): void => {
    for (const leave of [...waiting.get(name) ?? []]) leave()
  }
  return {
    /** Resolves at `release(name)` or when `signal` aborts, whichever comes first. */
    async wait (name: string, signal?: AbortSignal): Promise<void> {
      if (signal?.aborted) return
      await new Promise<void>((resolve) => {
        const callbacks = waiting.get(name) ?? new Set()
        waiting.set(name, callbacks)
        const leave = () => {
          callbacks.delete(leave)
          if (callbacks.size === 0) waiting.delete(name)
          signal?.removeEventListener('abort', leave)
          resolve()
        }
        callbacks.add(leave)
        signal?.addEventListener('abort', leave)
      })
    },
    release,
    releaseAll (): void {
      for (const name of [...waiting.keys()]) release(name)
    },
    count: (name: string) => waiting.get(name)?.size ?? 0
  }
}
