import type { TestContext } from 'node:test'
import type { JobQueue } from '../../src/jobs/queue/job-queue.ts'
import { createJobStore } from '../../src/jobs/queue/job-store.ts'
import { openDesk, type SharedDesk } from '../../src/jobs/shared/desk.ts'
import { createSharedQueue } from '../../src/jobs/shared/shared-queue.ts'
import { DONE } from '../support/jobs.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import type { Desk, DeskOptions } from '../jobs/queue/contract.ts'

let desks = 0

export interface EngineDesk extends Desk {
  /** A process that takes requests and does no work. */
  openWeb (options?: DeskOptions): Promise<JobQueue>
  /** Books as another process opens them. */
  openBooks (): Promise<SharedDesk['books']>
  /** Of the desk in the engine, for processes of their own. */
  readonly name: string
  /** Where the pictures lie. */
  readonly folder: string
}

/** A desk of its own in the engine at `url`, and a folder for its pictures; every queue is closed after the test. */
export async function makeEngineDesk (t: TestContext, url: string): Promise<EngineDesk> {
  const folder = await temporaryDirectory(t)
  const pictures = createJobStore(folder)
  await pictures.open()
  const name = `test_${process.pid}_${++desks}`
  const opened: Array<{ queue?: JobQueue, desk: SharedDesk }> = []
  // Errors of connections that a test has closed or cut are no errors of the test.
  const onError = () => {}

  async function open (options: DeskOptions, isWorking: boolean): Promise<JobQueue> {
    const { run = async () => DONE, isReady, limit = 10, limitPerVisitor = 5, onFailure } = options
    const desk = await openDesk({ url, name, onError })
    const queue = createSharedQueue({
      desk, pictures, limit, limitPerVisitor, onFailure, onError, ...isWorking && { run, isReady }
    })
    opened.push({ queue, desk })
    return queue
  }

  t.after(async () => {
    await Promise.all(opened.map(async ({ queue, desk }) => {
      await queue?.close(0)
      await desk.close()
    }))
  })
  return {
    open: async (options = {}) => await open(options, true),
    openWeb: async (options = {}) => await open(options, false),
    async openBooks () {
      const desk = await openDesk({ url, name, onError })
      opened.push({ desk })
      return desk.books
    },
    name,
    folder
  }
}
