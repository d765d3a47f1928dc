import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDeferred } from '../../../src/inference/engine/deferred.ts'
import { createRecord, withStatus } from '../../../src/jobs/queue/job-record.ts'
import { isActive } from '../../../src/jobs/queue/job.ts'
import { NOBODY } from '../../../src/jobs/queue/observer.ts'
import { createSharedRuns, type SharedRunsOptions } from '../../../src/jobs/shared/runs.ts'
import type { SharedRecords, StoredJob } from '../../../src/jobs/shared/records.ts'
import { createManualRunner, tryOnRequest } from '../../support/jobs.ts'

/** Records in this process, as far as a worker asks for them. */
function createRecords (jobs: readonly StoredJob[]) {
  const known = new Map(jobs.map((stored) => [stored.record.id, stored]))
  const records: Partial<SharedRecords> = {
    find: async (id) => known.get(id),
    active: async () => [...known.values()].filter(({ record }) => isActive(record)),
    turns: async () => undefined,
    write: async ({ put = [] }) => { for (const stored of put) known.set(stored.record.id, stored) },
    alone: async (task) => await task()
  }
  return records as SharedRecords
}

/** A worker with two jobs in its line, and runs that end when they are told. */
function openRuns () {
  const [first, second] = [0, 1].map((turn) => createRecord(tryOnRequest({ key: String(turn) }), turn))
  const records = createRecords([first, second].map((record) => ({ record, bytes: 0 })))
  const manual = createManualRunner()
  const pictures: Partial<SharedRunsOptions['pictures']> = {
    saveResult: async () => {}, openResult: async () => undefined, removeResult: async () => {}
  }
  const tickets: Partial<SharedRunsOptions['tickets']> = { add: async () => {}, stop: async () => {} }
  const runs = createSharedRuns({
    records,
    tickets: tickets as SharedRunsOptions['tickets'],
    pictures: pictures as SharedRunsOptions['pictures'],
    run: manual.run,
    copyEqual: async () => undefined,
    tell: async () => {},
    observer: NOBODY,
    onFailure: () => {}
  })
  return { runs, records, manual, first, second }
}

test('a worker stops its job when it looks and the job is no longer wanted', async () => {
  const { runs, records, manual, first } = openRuns()
  const served = runs.serve('ticket')
  const { signal } = await manual.at(0)
  await runs.look(first.id)
  assert.equal(signal.aborted, false)
  await records.write({ put: [{ record: withStatus(first, { state: 'cancelled', finishedAt: 1 }), bytes: 0 }] })
  await runs.look(first.id)
  assert.equal(signal.aborted, true)
  await served
})

test('an answer that comes after its job has ended leaves the next job alone', async () => {
  const { runs, records, manual, first, second } = openRuns()
  const served = runs.serve('ticket')
  const run = await manual.at(0)
  const { find } = records
  const late = createDeferred<void>()
  records.find = async (id) => {
    await late.promise
    return await find(id)
  }
  const looked = runs.look(first.id)
  records.find = find
  run.finish()
  await served
  const next = runs.serve('another ticket')
  const other = await manual.at(1)
  late.resolve()
  await looked
  assert.deepEqual([other.job.id, other.signal.aborted], [second.id, false])
  other.finish()
  await next
})
