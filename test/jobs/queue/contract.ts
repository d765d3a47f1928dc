import { test, type TestContext } from 'node:test'
import type { JobRecord, JobRunner } from '../../../src/jobs/queue/job.ts'
import type { JobQueue } from '../../../src/jobs/queue/job-queue.ts'
import { promiseEndings } from './contract/endings.ts'
import { promiseEqualRequests } from './contract/equal-requests.ts'
import { promiseFailures } from './contract/failures.ts'
import { promiseGrids } from './contract/grids.ts'
import { promisePictures } from './contract/pictures.ts'
import { promiseRestarts } from './contract/restarts.ts'
import { promiseTurns } from './contract/turns.ts'
import { promiseWatching } from './contract/watching.ts'

export interface DeskOptions {
  readonly run?: JobRunner
  readonly isReady?: (garment: string) => Promise<boolean>
  readonly limit?: number
  readonly limitPerVisitor?: number
  readonly onFailure?: (job: JobRecord, error: unknown) => void
}

/** Where one engine keeps its jobs; opening it again is the next start of the service. */
export interface Desk {
  open (options?: DeskOptions): Promise<JobQueue>
}

/** A test of one behaviour on a desk of its own. */
export type Contract = (behaviour: string, check: (desk: Desk) => Promise<void>) => void

/** What every queue behind `JobQueue` does, in this process or in another. `makeDesk` registers its own clean-up. */
export function testJobQueue (name: string, makeDesk: (t: TestContext) => Promise<Desk>): void {
  const contract: Contract = (behaviour, check) =>
    test(`${name}: ${behaviour}`, async (t) => await check(await makeDesk(t)))
  promisePictures(contract)
  promiseTurns(contract)
  promiseGrids(contract)
  promiseEqualRequests(contract)
  promiseFailures(contract)
  promiseEndings(contract)
  promiseRestarts(contract)
  promiseWatching(contract)
}
