import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Made } from '../../../src/inference/engine-contract.ts'
import { CodedError } from '../../../src/coded-error.ts'
import { createRecord } from '../../../src/jobs/queue/job-record.ts'
import { createJobRunner } from '../../../src/jobs/queue/runner.ts'
import type { Wardrobe } from '../../../src/jobs/belongings/wardrobe.ts'
import { createFakeEngine } from '../../support/fake-engine.ts'
import { garmentJpeg } from '../../support/pictures.ts'

const photo = await garmentJpeg()
const caller = { visitor: 'v', account: 'v', key: 'k' }
const job = createRecord({ ...caller, kind: 'try-on', garment: 'upload:x', person: 'own:y' }, 0)
const look = createRecord({ ...caller, kind: 'prepare-person', person: 'own:y' }, 0)

/** A wardrobe of two photos that calls `keep` with what an order made. */
function wardrobeWith (keep: (made: Made) => Promise<void>): Wardrobe {
  return {
    garment: async () => ({ source: { photo, maskSource: 'network' }, keep }),
    person: async () => ({ source: { photo }, keep: async () => {} }),
    unseenPhoto: async () => undefined
  } as unknown as Wardrobe
}

function optionsOf (signal = new AbortController().signal) {
  const stages: string[] = []
  return { stages, signal, onStage: (name: string) => { stages.push(name) } }
}

test('what an order makes is kept before the job is done, once each', async () => {
  const kept: string[] = []
  const wardrobe = wardrobeWith(async (made) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    kept.push(...Object.keys(made))
  })
  const { png } = await createJobRunner(createFakeEngine().engine, wardrobe)(job, optionsOf())
  assert.ok(png)
  assert.deepEqual(kept, ['person', 'garment'])
})

test('what was made is kept when the picture fails', async () => {
  const kept: string[] = []
  const { engine } = createFakeEngine({ failures: [new CodedError('ENGINE_CRASHED', 'exit 139')] })
  const run = createJobRunner(engine, wardrobeWith(async (made) => { kept.push(...Object.keys(made)) }))
  await assert.rejects(run(job, optionsOf()), { code: 'ENGINE_CRASHED' })
  assert.deepEqual(kept, ['person', 'garment'])
})

test('what cannot be kept ends the order with the reason', async () => {
  const { engine } = createFakeEngine({ gate: new Promise(() => {}) })
  const deleted = async () => { throw new CodedError('PERSON_UNKNOWN', 'the photo was deleted') }
  const options = optionsOf()
  await assert.rejects(createJobRunner(engine, wardrobeWith(deleted))(job, options), { code: 'PERSON_UNKNOWN' })
  assert.ok(!options.stages.includes('encode'))
})

test('a photo that somebody has looked at before is not looked at again', async () => {
  const { engine, calls } = createFakeEngine()
  const outcome = await createJobRunner(engine, wardrobeWith(async () => {}))(look, optionsOf())
  assert.deepEqual(outcome, { timings: [] })
  assert.equal(calls.preparePerson, 0)
})
