import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSemaphore, type SemaphoreOptions } from '../../src/jobs/storage/semaphore.ts'

const settle = async () => await new Promise(setImmediate)

function createDesk (capacity: number) {
  const semaphore = createSemaphore(capacity)
  const running = new Map<string, () => void>()
  const begin = async (name: string, options: SemaphoreOptions = {}) => await semaphore.run(async () => {
    await new Promise<void>((resolve) => running.set(name, resolve))
    running.delete(name)
  }, options)
  const end = async (name: string) => {
    running.get(name)?.()
    await settle()
  }
  return { begin, end, now: () => [...running.keys()] }
}

test('tasks run in order while there are places, small ones do not overtake a large one', async () => {
  const { begin, end, now } = createDesk(10)
  const weights = { a: 6, b: 6, c: 1, d: 99 }
  const all = Object.entries(weights).map(async ([name, weight]) => await begin(name, { weight }))
  await settle()
  assert.deepEqual(now(), ['a'])
  await end('a')
  assert.deepEqual(now(), ['b', 'c'])
  await end('b')
  assert.deepEqual(now(), ['c'])
  await end('c')
  assert.deepEqual(now(), ['d'])
  await end('d')
  await Promise.all(all)
})

test('who no longer waits gives the turn to those behind', async () => {
  const { begin, end, now } = createDesk(2)
  const gone = new AbortController()
  const first = begin('a')
  const waiting = begin('b', { weight: 2, signal: gone.signal })
  const last = begin('c')
  await settle()
  assert.deepEqual(now(), ['a'])
  gone.abort(new Error('gone'))
  await assert.rejects(waiting, /gone/)
  await settle()
  assert.deepEqual(now(), ['a', 'c'])
  await assert.rejects(begin('d', { signal: gone.signal }), /gone/)
  await end('a')
  await end('c')
  await Promise.all([first, last])
})
