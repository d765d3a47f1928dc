import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pageCaller } from '../../src/jobs/belongings/caller.ts'
import { openGarmentShelf } from '../../src/jobs/belongings/garment-shelf.ts'
import { openMarks } from '../../src/jobs/belongings/marks.ts'
import { createId } from '../../src/jobs/storage/ids.ts'
import { agreeOnSecret } from '../../src/jobs/storage/secret.ts'
import { CALLBACKS, openCallbacks } from '../../src/webhooks/callbacks.ts'
import { until } from '../support/jobs.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { makeEngineDesk } from './desk.ts'

const url = process.env.QUEUE_URL ?? ''
const engine = new URL(url).protocol.replace(':', '')
const picture = { bytes: Buffer.from('photo'), extension: 'jpg', width: 30, height: 40 } as const
const files = { cloth: Buffer.from('cloth'), mask: Buffer.from('mask') }
const HOUR = 3_600_000

/** The same shelf as two processes have it open. */
async function openTwice (t: TestContext) {
  const desk = await makeEngineDesk(t, url)
  const directory = join(await temporaryDirectory(t), 'garments')
  const open = async () =>
    await openGarmentShelf(directory, () => {}, { openBook: (await desk.openBooks()).hasty })
  return { directory, open, one: await open(), other: await open() }
}

test(`${engine}: what one process keeps, changes and deletes, another one finds at once`, async (t) => {
  const { directory, one, other } = await openTwice(t)
  const record = await one.add(pageCaller('v'), picture, 'network')
  assert.equal((await other.find(record.id))?.contentHash, record.contentHash)
  assert.deepEqual((await other.ofVisitor('v')).map(({ id }) => id), [record.id])
  assert.deepEqual((await other.ofAccount('v')).map(({ id }) => id), [record.id])
  assert.equal(await other.bytesOf('v'), record.bytes)
  assert.equal(await other.bytesOf(), record.bytes)
  assert.equal((await other.add(pageCaller('v'), picture, 'network')).id, record.id)
  await other.saveFiles(record, files)
  assert.equal((await one.find(record.id))?.isPrepared, true)
  const equal = await one.add(pageCaller('w'), picture, 'network')
  assert.deepEqual((await other.readEqual(equal))?.cloth, files.cloth)
  await one.remove(record.id)
  assert.equal(await other.find(record.id), undefined)
  assert.deepEqual(await other.ofVisitor('v'), [])
  await other.saveFiles(record, files)
  assert.equal(await one.find(record.id), undefined)
  assert.deepEqual((await readdir(directory, { recursive: true })).filter((name) => name.includes('record')), [])
})

test(`${engine}: the same picture sent to two processes at once is kept once`, async (t) => {
  const { directory, one, other } = await openTwice(t)
  const send = async (shelf: typeof one) => await shelf.add(pageCaller('v'), picture, 'network')
  const ids = (await Promise.all([one, other, one, other].map(send))).map(({ id }) => id)
  assert.equal(new Set(ids).size, 1)
  assert.deepEqual(await readdir(directory), [ids[0]])
})

test(`${engine}: a garment that is cut out in another way is found by what it is now`, async (t) => {
  const { one, other } = await openTwice(t)
  const record = await one.add(pageCaller('v'), picture, 'network')
  await one.saveFiles(record, files)
  await one.redraw(record, 'drawn', Buffer.from('mask'))
  const equal = await other.add(pageCaller('w'), picture, 'network')
  assert.equal(await other.readEqual(equal), undefined)
})

test(`${engine}: a start leaves half-written files alone, and the sweep of any process takes what is too old`,
  async (t) => {
    const { directory, open, one, other } = await openTwice(t)
    const record = await one.add(pageCaller('v'), picture, 'network')
    await writeFile(join(directory, record.id, 'cloth.png.x.tmp'), 'half')
    await open()
    assert.ok((await readdir(join(directory, record.id))).includes('cloth.png.x.tmp'))
    await other.expire(HOUR, Date.now() + HOUR / 2)
    assert.ok(await one.find(record.id))
    await other.expire(HOUR, Date.now() + 2 * HOUR)
    assert.equal(await one.find(record.id), undefined)
    assert.deepEqual(await readdir(directory), [])
  })

test(`${engine}: favourites and shared links of one process are those of the others`, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const directory = await temporaryDirectory(t)
  const open = async () => await openMarks(directory, () => {}, { openBook: (await desk.openBooks()).hasty })
  const [one, other] = [await open(), await open()]
  const job = { id: createId(), visitor: 'v' }
  const { share } = await one.share(job, HOUR)
  await other.setFavourite(job, true)
  assert.equal((await one.find(job.id))?.isFavourite, true)
  assert.equal((await other.shared(share?.token ?? ''))?.job, job.id)
  await other.keepOnly(async () => false)
  assert.equal(await one.find(job.id), undefined)
  assert.deepEqual(await readdir(directory), [])
})

test(`${engine}: processes that start at once have one cookie secret`, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const secrets = await Promise.all(['a', 'b', 'c'].map(async (letter) =>
    await agreeOnSecret((await desk.openBooks()).patient, letter.repeat(64))))
  assert.equal(new Set(secrets).size, 1)
})

test(`${engine}: what one process was asked to call back is told once, by whichever comes first`, async (t) => {
  const desk = await makeEngineDesk(t, url)
  const told: string[] = []
  const receiver = createServer((request, response) => {
    told.push(String(request.headers['webhook-id']))
    response.end()
  }).listen(0, '127.0.0.1')
  t.after(() => receiver.close())
  await once(receiver, 'listening')
  const open = async () => {
    const callbacks = await openCallbacks({
      directory: '',
      openBook: (await desk.openBooks()).hasty,
      secret: 's'.repeat(32),
      describe: async () => ({ type: 'try-on.done' }),
      isAllowed: () => true,
      onProblem: () => {},
      lookMilliseconds: 20
    })
    t.after(async () => await callbacks.close())
    return callbacks
  }
  const [one, other] = [await open(), await open()]
  await one.register('job', `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`)
  other.ended('job')
  one.ended('job')
  const { hasty } = await desk.openBooks()
  await until(async () => told.length > 0 && await hasty(CALLBACKS).find('job') === undefined)
  assert.deepEqual(told, ['job'])
})
