import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSharedAdmission, type SharedAdmissionOptions } from '../../../src/jobs/shared/admission.ts'
import { createRecord, withStatus } from '../../../src/jobs/queue/job-record.ts'
import type { StoredJob } from '../../../src/jobs/shared/records.ts'
import { tryOnRequest } from '../../support/jobs.ts'

/** An admission over records in memory that notes what is asked of the picture store while the line is locked. */
function createDesk (known: StoredJob[] = [], { isThere = true, copied = false } = {}) {
  const asked: string[] = []
  let isLocked = false
  const ask = async <Answer>(what: string, answer: Answer): Promise<Answer> => {
    if (isLocked) asked.push(what)
    return answer
  }
  const written: StoredJob[] = []
  const records = {
    ofVisitor: async () => [...known, ...written],
    active: async () => [...known, ...written].filter(({ record }) => record.state === 'queued'),
    turns: async () => undefined,
    write: async ({ put = [] }: { put?: StoredJob[] }) => { written.push(...put) },
    async alone (task: () => Promise<unknown>) {
      isLocked = true
      try {
        return await task()
      } finally {
        isLocked = false
      }
    }
  }
  const view = async ({ record }: StoredJob) => ({ ...record, secondsLeft: 1 })
  const views = { active: records.active, secondsFor: async () => 1, view }
  const admission = createSharedAdmission({
    records,
    views,
    copyEqual: async () => await ask('copy', copied ? { state: 'done', finishedAt: 1 } : undefined),
    isThere: async () => await ask('picture', isThere),
    bytesOf: async () => await ask('bytes', 7),
    dropCopy: async () => {},
    limit: 1,
    limitPerVisitor: 1
  } as unknown as SharedAdmissionOptions)
  return { admission, asked, written }
}

const done = (): StoredJob => {
  const record = withStatus(createRecord(tryOnRequest(), 0), { state: 'done', finishedAt: 1, timings: [] })
  return { record, bytes: 3 }
}

test('a visitor’s own finished job is found without asking the picture store while the line is locked', async () => {
  const own = done()
  const { admission, asked, written } = createDesk([own])
  const [{ record }] = await admission.admitAll([tryOnRequest()])
  assert.deepEqual([record.id, asked, written], [own.record.id, [], []])
})

test('one whose picture is gone is made anew, a copied one keeps its bytes, both without asking then', async () => {
  const lost = createDesk([done()], { isThere: false })
  const [{ record }] = await lost.admission.admitAll([tryOnRequest()])
  assert.deepEqual([record.state, lost.asked, lost.written.length], ['queued', [], 1])
  const copied = createDesk([], { copied: true })
  const [job] = await copied.admission.admitAll([tryOnRequest()])
  assert.deepEqual([job.record.state, job.bytes, copied.asked], ['done', 7, []])
})

test('a place is asked for without entering anything', async () => {
  const { admission, written } = createDesk()
  await admission.requirePlace(tryOnRequest())
  await admission.admitAll([tryOnRequest()])
  await assert.rejects(admission.requirePlace(tryOnRequest()), { code: 'VISITOR_LIMIT' })
  await assert.rejects(admission.requirePlace(tryOnRequest({ visitor: 'w', account: 'w' })), { code: 'QUEUE_FULL' })
  assert.equal(written.length, 1)
})
