import assert from 'node:assert/strict'
import type { JobView } from '../../../../src/jobs/queue/job.ts'
import { collect, createManualRunner, tryOnRequest } from '../../../support/jobs.ts'
import type { Contract } from '../contract.ts'

const standing = ({ state, position, progress }: JobView) => progress?.stage ?? position ?? state

/** Callers who follow a job while it waits and runs. */
export function promiseWatching (contract: Contract): void {
  contract('whoever watches a job sees its place, its stages and its end', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    await queue.submit(tryOnRequest({ key: '1' }))
    const first = await manual.at(0)
    await queue.submit(tryOnRequest({ key: '2' }))
    const { id } = await queue.submit(tryOnRequest({ key: '3' }))
    const seen: unknown[] = []
    const waitFor = async (what: unknown) => { while (seen.at(-1) !== what) await new Promise(setImmediate) }
    const watching = (async () => { for await (const job of queue.watch(id)) seen.push(standing(job)) })()
    await waitFor(2)
    first.finish()
    await waitFor(1)
    const second = await manual.at(1)
    second.finish()
    const third = await manual.at(2)
    for (const [index, stage] of ['condition', 'generate'].entries()) {
      third.onStage(stage, index, 2)
      await waitFor(stage)
    }
    third.finish()
    await watching
    // Between its place and its first stage a job is chosen, then marked as running.
    const told = seen.filter((what) => what !== 'queued' && what !== 'running')
      // The wait may change where the place does not.
      .filter((what, index, all) => what !== all[index - 1])
    assert.deepEqual(told, [2, 1, 'condition', 'generate', 'done'])
  })

  contract('watching an unknown or finished job ends at once', async (desk) => {
    const queue = await desk.open()
    assert.deepEqual(await collect(queue.watch('A'.repeat(22))), [])
    const { id } = await queue.submit(tryOnRequest())
    await queue.finished(id)
    assert.deepEqual((await collect(queue.watch(id))).map(({ state }) => state), ['done'])
  })

  contract('watching ends when the watcher leaves, the job is removed, or the queue closes', async (desk) => {
    const manual = createManualRunner()
    const queue = await desk.open({ run: manual.run })
    const ids: string[] = []
    for (const key of ['1', '2', '3']) ids.push((await queue.submit(tryOnRequest({ key }))).id)
    await manual.at(0)
    const left = new AbortController()
    const [leaves, removed, closed] = [queue.watch(ids[1], left.signal), queue.watch(ids[1]), queue.watch(ids[2])]
      .map(async (events) => await collect(events))
    left.abort()
    await leaves
    await queue.remove(ids[1])
    await removed
    await queue.close(0)
    assert.equal((await closed).at(-1)?.state, 'queued')
  })
}
