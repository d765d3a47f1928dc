import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecord, withStatus } from '../../../src/jobs/queue/job-record.ts'
import { findHeldBack } from '../../../src/jobs/shared/fast-lane.ts'
import { cutOutRequest, tryOnRequest } from '../../support/jobs.ts'

const shirt = { garment: 'upload:shirt' } as const
const waiting = createRecord(tryOnRequest(shirt), 0)
const other = createRecord(tryOnRequest({ garment: 'upload:coat' }), 1)
const running = (request = tryOnRequest(shirt)) => withStatus(createRecord(request, 0), { state: 'running' })
const cuttingOut = withStatus(createRecord(cutOutRequest(shirt), 0), { state: 'running' })

test('jobs stand back while their garment is being cut out, for a picture or for itself', async () => {
  for (const cutting of [running(), cuttingOut]) {
    assert.deepEqual([...await findHeldBack([cutting, waiting, other], async () => false)], [waiting])
  }
})

test('nobody stands back for a garment that is ready, or that nobody works on', async () => {
  assert.equal((await findHeldBack([running(), waiting], async () => true)).size, 0)
  assert.equal((await findHeldBack([waiting, other], async () => false)).size, 0)
})
