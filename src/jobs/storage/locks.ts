/** Runs the tasks of one name one after another; different names do not wait for each other. */
export function createLocks () {
  const tails = new Map<string, Promise<unknown>>()
  return {
    async run<Result> (name: string, task: () => Promise<Result>): Promise<Result> {
      const before = tails.get(name) ?? Promise.resolve()
      const result = before.then(task, task)
      tails.set(name, result)
      try {
        return await result
      } finally {
        if (tails.get(name) === result) tails.delete(name)
      }
    }
  }
}
