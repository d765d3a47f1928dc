import { CodedError } from '../coded-error.ts'
import { createSemaphore } from '../jobs/storage/semaphore.ts'

// More wait for each other; whoever comes then is told to come back.
const WAITING = 4
const BUSY_SECONDS = 5

/** Lets orders run that are no jobs, one after the other. @throws CodedError QUEUE_FULL when too many wait */
export function createOneByOne () {
  const oneByOne = createSemaphore(1)
  let waiting = 0
  return async <Result>(task: () => Promise<Result>): Promise<Result> => {
    if (waiting >= WAITING) {
      throw new CodedError('QUEUE_FULL', 'too many ask for this at once', { details: { seconds: BUSY_SECONDS } })
    }
    waiting += 1
    try {
      return await oneByOne.run(task)
    } finally {
      waiting -= 1
    }
  }
}
