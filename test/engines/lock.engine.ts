import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { Redis } from 'ioredis'
import { createRedisLock } from '../../src/jobs/shared/redis-lock.ts'

const url = process.env.QUEUE_URL ?? ''
// PostgreSQL's own lock lasts as long as its transaction.
const skip = !url.startsWith('redis')

function connect (t: TestContext): Redis {
  const redis = new Redis(url)
  t.after(() => redis.disconnect())
  return redis
}

test('redis: a task keeps its lock longer than the lock lives', { skip }, async (t) => {
  const [redis, key] = [connect(t), `test_${process.pid}_lasting`]
  const [lock, other] = [createRedisLock(redis, key, { life: 90 }), createRedisLock(redis, key, { life: 90 })]
  const order: string[] = []
  const first = lock.run(async () => {
    await wait(400)
    order.push('first')
  })
  await wait(20)
  await Promise.all([first, other.run(async () => { order.push('second') })])
  assert.deepEqual(order, ['first', 'second'])
})

test('redis: what a task writes after its lock has lapsed is refused whole', { skip }, async (t) => {
  const [redis, key] = [connect(t), `test_${process.pid}_lapsed`]
  const lock = createRedisLock(redis, key)
  await assert.rejects(lock.run(async () => {
    await redis.set(key, 'another one', 'PX', 1000)
    await lock.write([['set', `${key}:a`, '1'], ['set', `${key}:b`, '1']])
  }), /has lapsed/)
  assert.deepEqual(await redis.mget(`${key}:a`, `${key}:b`), [null, null])
  assert.equal(await redis.get(key), 'another one')
})

test('redis: who waits for a lock that does not open is told so', { skip }, async (t) => {
  const [redis, key] = [connect(t), `test_${process.pid}_stuck`]
  await redis.set(key, 'somebody', 'PX', 5000)
  t.after(async () => await redis.del(key).catch(() => {}))
  await assert.rejects(createRedisLock(redis, key, { wait: 60 }).run(async () => {}), /has not opened for 60 ms/)
})
