import type { Redis } from 'ioredis'
import type { OpenBook, RecordBook, RecordKind } from '../storage/record-book.ts'
import type { Command } from './redis-lock.ts'

const BATCH = 500
const ALL = ''
const NONE = ''
// Of adding a record, each after another process was faster.
const TRIES = 5

/**
 * Runs commands unless the record has changed since it was read. KEYS: the hash of records, the set of those with the
 * sole trait or nothing. ARGV: the id, the record's text as it was read or nothing, the commands as JSON.
 */
const UNLESS_CHANGED = `
if (redis.call("hget", KEYS[1], ARGV[1]) or "") ~= ARGV[2] then return 0 end
if KEYS[2] ~= "" and redis.call("scard", KEYS[2]) > 0 then return 0 end
for _, command in ipairs(cjson.decode(ARGV[3])) do redis.call(unpack(command)) end
return 1`

/**
 * Books in Redis: for each kind a hash of its records, a set of ids for each trait, a sorted set by moment, and a hash
 * of the bytes of each account. Every key begins with `prefix`.
 */
export function createRedisBooks (redis: Redis, prefix: string): OpenBook {
  return (kind) => createRedisBook(redis, `${prefix}:${kind.name}`, kind)
}

function createRedisBook<Entry> (redis: Redis, records: string, kind: RecordKind<Entry>): RecordBook<Entry> {
  const { idOf, traitsOf, sole = '', momentOf, weightOf, check } = kind
  const [moments, bytes] = [`${records}:moments`, `${records}:bytes`]
  const setOf = (trait: string, value: string) => `${records}:${trait}:${value}`
  const setsOf = (record: Entry) => Object.entries(traitsOf(record)).map(([trait, value]) => setOf(trait, value))

  const count = (record: Entry, sign: 1 | -1): Command[] => {
    const { account, bytes: size } = weightOf?.(record) ?? { account: ALL, bytes: 0 }
    return size === 0 ? [] : [account, ALL].map((of) => ['hincrby', bytes, of, String(sign * size)])
  }

  const forget = (record: Entry): Command[] => [
    ['hdel', records, idOf(record)],
    ['zrem', moments, idOf(record)],
    ...setsOf(record).map((set) => ['srem', set, idOf(record)]),
    ...count(record, -1)
  ]

  const keep = (record: Entry): Command[] => [
    ['hset', records, idOf(record), JSON.stringify(record)],
    ['zadd', moments, String(momentOf?.(record) ?? 0), idOf(record)],
    ...setsOf(record).map((set) => ['sadd', set, idOf(record)]),
    ...count(record, 1)
  ]

  function parse (id: string, text: string | null): Entry | undefined {
    return text === null ? undefined : check(JSON.parse(text), id)
  }

  async function read (ids: readonly string[]): Promise<Entry[]> {
    if (ids.length === 0) return []
    const texts = await redis.hmget(records, ...ids)
    return texts.map((text, index) => parse(ids[index], text)).filter((record) => record !== undefined)
  }

  /** Whether the record was still as it had been read. */
  async function write (id: string, before: string, commands: Command[], alone = NONE): Promise<boolean> {
    return await redis.eval(UNLESS_CHANGED, 2, records, alone, id, before, JSON.stringify(commands)) === 1
  }

  const withTrait = async (trait: string, value: string) => await read(await redis.smembers(setOf(trait, value)))

  /** Writes what `edited` makes of the record, until no other process is faster; undefined is its end. */
  async function replace (
    id: string, edited: (record: Entry) => Promise<Entry | undefined>
  ): Promise<{ before: Entry, after?: Entry } | undefined> {
    for (;;) {
      const text = await redis.hget(records, id)
      const before = parse(id, text)
      if (text === null || before === undefined) return undefined
      const after = await edited(before)
      if (after === before) return { before, after }
      const commands = [...forget(before), ...after === undefined ? [] : keep(after)]
      if (await write(id, text, commands)) return { before, after }
    }
  }

  return {
    find: async (id) => (await read([id]))[0],
    with: withTrait,
    async * all () {
      let cursor = '0'
      do {
        const [next, entries] = await redis.hscan(records, cursor, 'COUNT', BATCH)
        cursor = next
        for (let index = 0; index < entries.length; index += 2) {
          const record = parse(entries[index], entries[index + 1])
          if (record !== undefined) yield record
        }
      } while (cursor !== '0')
    },
    before: async (moment) => await read(await redis.zrangebyscore(moments, '-inf', `(${moment}`)),
    bytesOf: async (account = ALL) => Number(await redis.hget(bytes, account) ?? 0),
    async add (record) {
      const [id, value] = [idOf(record), traitsOf(record)[sole]]
      for (let tries = 1; ; tries++) {
        const text = await redis.hget(records, id)
        const known = parse(id, text) ?? (value === undefined ? undefined : (await withTrait(sole, value))[0])
        if (known) return known
        // What is there and cannot be read, being of another version, is no reason to wait for ever.
        const alone = value === undefined || tries > TRIES ? NONE : setOf(sole, value)
        if (await write(id, text ?? NONE, keep(record), alone)) return record
      }
    },
    change: async (id, edit) => (await replace(id, edit))?.after,
    remove: async (id) => (await replace(id, async () => undefined))?.before
  }
}
