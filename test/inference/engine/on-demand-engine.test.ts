import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOnDemandEngine } from '../../../src/inference/engine/on-demand-engine.ts'
import { createFakeEngine } from '../../support/fake-engine.ts'
import { until } from '../../support/jobs.ts'
import { garmentJpeg } from '../../support/pictures.ts'

const pack = { name: 'compact', version: '1', licence: 'CC0-1.0' }

function createOpener () {
  const count = { opened: 0, closed: 0 }
  const open = () => {
    count.opened += 1
    return { ...createFakeEngine().engine, close: async () => { count.closed += 1 } }
  }
  return { count, open }
}

test('an engine on demand knows its pack, starts with an order, and ends when nobody asks any more', async () => {
  const { count, open } = createOpener()
  const engine = createOnDemandEngine({ open, readPack: async () => pack, idleMilliseconds: 1 })
  assert.equal(engine.status().state, 'starting')
  await engine.settled()
  assert.deepEqual(engine.status(), { state: 'ready', pack, problems: [] })
  assert.equal(count.opened, 0)
  const order = { photo: await garmentJpeg(), maskSource: 'network' } as const
  await Promise.all([engine.prepareGarment(order), engine.prepareGarment(order)])
  assert.equal(count.opened, 1)
  await until(() => count.closed === 1)
  await engine.prepareGarment(order)
  assert.equal(count.opened, 2)
  await engine.close()
  assert.deepEqual([count.closed, engine.status().state], [2, 'closed'])
})

test('a pack that cannot be read is told as the problem', async () => {
  const readPack = async () => { throw new Error('the pack is damaged') }
  const engine = createOnDemandEngine({ open: createOpener().open, readPack })
  await engine.settled()
  assert.deepEqual(engine.status(), { state: 'failed', problems: ['the pack is damaged'] })
})
