import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { createId } from '../storage/ids.ts'
import { createLocks } from '../storage/locks.ts'

// A task that runs alone reads and writes a few times, 1 ms each. One whose process died is waited for this long.
const LIFE_MILLISECONDS = 5_000
// Twice that: whoever waits longer is told that the engine is away, and asks again.
const WAIT_MILLISECONDS = 10_000
// Two renewals may be late before the lock opens.
const RENEWALS = 3
// Between two tries for the lock.
const PAUSE_MILLISECONDS = 4

// Only its owner opens or renews a lock (redis.io/docs/latest/commands/set, "Patterns").
const UNLOCK = 'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) else return 0 end'
const RENEW =
  'if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("pexpire", KEYS[1], ARGV[2]) else return 0 end'
// Commands of a task that ran alone do nothing once another one does.
const GUARDED = `
if ARGV[1] ~= "" and redis.call("get", KEYS[1]) ~= ARGV[1] then return 0 end
for _, command in ipairs(cjson.decode(ARGV[2])) do redis.call(unpack(command)) end
return 1`

export type Command = readonly string[]

export interface LockTimes {
  readonly life?: number
  readonly wait?: number
}

/**
 * A lock of all processes. It is renewed while its task runs; should it lapse all the same, in a process that was
 * stopped for a while, what the task writes then is refused, and it is run again or its caller told to ask again.
 */
export function createRedisLock (
  redis: Redis, key: string, { life = LIFE_MILLISECONDS, wait: longest = WAIT_MILLISECONDS }: LockTimes = {}
) {
  const locks = createLocks()
  const held = new AsyncLocalStorage<string>()

  async function take (token: string): Promise<void> {
    const until = Date.now() + longest
    while (await redis.set(key, token, 'PX', life, 'NX') === null) {
      if (Date.now() > until) throw new Error(`the lock ${key} has not opened for ${longest} ms`)
      // Not all at the same moments.
      await wait(PAUSE_MILLISECONDS * (0.5 + Math.random()))
    }
  }

  async function whileRenewed<Result> (token: string, task: () => Promise<Result>): Promise<Result> {
    // One that fails is made up for by the next.
    const renew = () => { redis.eval(RENEW, 1, key, token, life).catch(() => {}) }
    const renewals = setInterval(renew, life / RENEWALS)
    try {
      return await held.run(token, task)
    } finally {
      clearInterval(renewals)
    }
  }

  return {
    /** @throws Error when the lock does not open, and whatever the task throws */
    run: async <Result> (task: () => Promise<Result>): Promise<Result> => await locks.run('alone', async () => {
      const token = createId()
      await take(token)
      try {
        return await whileRenewed(token, task)
      } finally {
        // One that cannot be opened opens by itself.
        await redis.eval(UNLOCK, 1, key, token).catch(() => {})
      }
    }),
    /** All of the commands or none. @throws Error inside of `run` when the lock has lapsed */
    async write (commands: readonly Command[]): Promise<void> {
      const done = await redis.eval(GUARDED, 1, key, held.getStore() ?? '', JSON.stringify(commands))
      if (done !== 1) throw new Error(`the lock ${key} has lapsed`)
    }
  }
}
