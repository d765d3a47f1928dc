import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBriefMemory } from '../src/brief-memory.ts'

test('what is asked for again, or at the same time, is made once', async () => {
  const memory = createBriefMemory<number>(60_000)
  let made = 0
  const make = async () => { made += 1; return made }
  assert.deepEqual(await Promise.all([memory('a', make), memory('a', make)]), [1, 1])
  assert.equal(await memory('a', make), 1)
  assert.equal(await memory('b', make), 2)
})

test('it is forgotten after its time, and failures at once', async () => {
  let made = 0
  const nothing = createBriefMemory<number>(0)
  const make = async () => { made += 1; return made }
  await nothing('a', make)
  assert.equal(await nothing('a', make), 2)
  const memory = createBriefMemory<number>(60_000)
  await assert.rejects(memory('a', async () => { throw new Error('no') }))
  assert.equal(await memory('a', make), 3)
})
