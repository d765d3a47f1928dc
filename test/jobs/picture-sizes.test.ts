import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPictureSizes, type WantedSize } from '../../src/jobs/storage/picture-sizes.ts'

/** Resizes that wait to be let go, and a count of what was made. */
function createDesk (keptBytes?: number) {
  const waiting: Array<() => void> = []
  const made: string[] = []
  const sizes = createPictureSizes(async (picture, width) => {
    made.push(`${String(picture)} ${width}`)
    await new Promise<void>((resolve) => waiting.push(resolve))
    return new Uint8Array(width)
  }, keptBytes)
  const want = (name: string, width = 100): WantedSize => ({ name, width, open: async () => name })
  const letGo = async () => {
    await new Promise(setImmediate)
    for (const resolve of waiting.splice(0)) resolve()
    await new Promise(setImmediate)
  }
  return { sizes, want, made, letGo }
}

test('a size is made once, whoever asks and how often; another picture and another width are others', async () => {
  const { sizes, want, made, letGo } = createDesk()
  const asked = [want('a'), want('a'), want('a')].map(async (size) => await sizes.get(size))
  await letGo()
  assert.deepEqual((await Promise.all(asked)).map(({ length }) => length), [100, 100, 100])
  await sizes.get(want('a'))
  assert.deepEqual(made, ['a 100'])
  const others = [want('b'), want('a', 50)].map(async (size) => await sizes.get(size))
  await letGo()
  await letGo()
  await Promise.all(others)
  assert.deepEqual(made, ['a 100', 'b 100', 'a 50'])
})

test('sizes are made one after another, are opened in their turn, and too many are refused', async () => {
  const { sizes, want, made, letGo } = createDesk()
  const asked = Array.from({ length: 150 }, async (_, index) => await sizes.get(want(String(index))).catch(
    ({ code }: { code: string }) => code))
  await new Promise(setImmediate)
  assert.equal(made.length, 1)
  assert.equal(await asked[149], 'QUEUE_FULL')
  for (let round = 0; round < 150; round += 1) await letGo()
  const answers = await Promise.all(asked)
  assert.equal(answers.filter((answer) => answer === 'QUEUE_FULL').length, 49)
  assert.equal(made.length, 101)
})

test('what is kept has a bound: what nobody has asked for longest goes first', async () => {
  const { sizes, want, made, letGo } = createDesk(250)
  const get = async (name: string) => {
    const asked = sizes.get(want(name))
    await letGo()
    return await asked
  }
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await get(name)
  assert.deepEqual(made, ['a 100', 'b 100', 'c 100', 'b 100'])
})

test('a picture that cannot be opened is asked for anew the next time', async () => {
  const { sizes, want, letGo } = createDesk()
  await assert.rejects(sizes.get({ ...want('a'), open: async () => { throw new Error('gone') } }), /gone/)
  const again = sizes.get(want('a'))
  await letGo()
  assert.equal((await again).length, 100)
})
