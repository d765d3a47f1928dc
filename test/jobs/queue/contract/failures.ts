import assert from 'node:assert/strict'
import { CodedError } from '../../../../src/coded-error.ts'
import type { JobRunner } from '../../../../src/jobs/queue/job.ts'
import { createManualRunner, DONE, tryOnRequest } from '../../../support/jobs.ts'
import type { Contract } from '../contract.ts'

/** Jobs that fail, and workers that die. */
export function promiseFailures (contract: Contract): void {
  contract('a failed job tells why and may be tried again', async (desk) => {
    let count = 0
    const run: JobRunner = async () => {
      count += 1
      if (count === 1) throw new CodedError('GARMENT_NOT_FOUND', 'nothing', { details: { width: 3 } })
      return DONE
    }
    const queue = await desk.open({ run })
    const failed = await queue.submit(tryOnRequest())
    assert.deepEqual((await queue.finished(failed.id))?.error, { code: 'GARMENT_NOT_FOUND', details: { width: 3 } })
    const again = await queue.submit(tryOnRequest())
    assert.notEqual(again.id, failed.id)
    assert.equal((await queue.finished(again.id))?.state, 'done')
  })

  contract('an error that nobody foresaw becomes INTERNAL and is told to the operator', async (desk) => {
    const told: unknown[] = []
    const run: JobRunner = async () => { throw new TypeError('undefined is not a function') }
    const queue = await desk.open({ run, onFailure: (_job, error) => told.push(error) })
    const { id } = await queue.submit(tryOnRequest())
    assert.equal((await queue.finished(id))?.error?.code, 'INTERNAL')
    assert.equal(told.length, 1)
  })

  contract('a worker that dies gets the job back once; twice, and the job fails', async (desk) => {
    const crash = () => new CodedError('ENGINE_CRASHED', 'exit 139')
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const { id } = await queue.submit(tryOnRequest())
    for (const attempt of [1, 2]) {
      const run = await manual.at(attempt - 1)
      assert.equal(run.job.attempt, attempt)
      run.fail(crash())
    }
    assert.equal((await queue.finished(id))?.error?.code, 'ENGINE_CRASHED')
  })
}
