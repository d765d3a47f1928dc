import assert from 'node:assert/strict'
import { mkdir, readdir, rm } from 'node:fs/promises'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pageCaller } from '../../src/jobs/belongings/caller.ts'
import { openGarmentShelf } from '../../src/jobs/belongings/garment-shelf.ts'
import { openJobBook } from '../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../src/jobs/queue/job-store.ts'
import { createLocalQueue } from '../../src/jobs/queue/local-queue.ts'
import { DONE, tryOnRequest } from '../support/jobs.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** From now on the disk deletes nothing whose path ends in `ending`, until the returned function is called. */
function breakDisk (t: TestContext, ending: string): () => void {
  const whole = fs.rm
  const mocked = t.mock.method(fs, 'rm', async (...args: Parameters<typeof rm>) => {
    if (String(args[0]).endsWith(ending)) throw Object.assign(new Error('input/output error'), { code: 'EIO' })
    return await whole(...args)
  })
  syncBuiltinESMExports()
  return () => {
    mocked.mock.restore()
    syncBuiltinESMExports()
  }
}

test('a garment that the disk does not delete is still known, and can be deleted later', async (t) => {
  const directory = await temporaryDirectory(t)
  const shelf = await openGarmentShelf(directory)
  const picture = { bytes: Buffer.from('photo'), extension: 'jpg', width: 30, height: 40 } as const
  const { id } = await shelf.add(pageCaller('v'), picture, 'network')
  const mend = breakDisk(t, 'photo.jpg')
  await assert.rejects(shelf.remove(id), { code: 'NOT_DELETED' })
  assert.ok(await shelf.find(id))
  assert.ok(await (await openGarmentShelf(directory)).find(id))
  mend()
  await shelf.remove(id)
  assert.equal(await shelf.find(id), undefined)
  assert.deepEqual(await readdir(directory), [])
})

test('a job whose picture the disk does not delete is still known, and can be deleted later', async (t) => {
  const directory = await temporaryDirectory(t)
  const queue = createLocalQueue({
    book: await openJobBook(createJobStore(directory)),
    run: async () => DONE,
    limit: 5,
    limitPerVisitor: 5
  })
  const { id } = await queue.submit(tryOnRequest())
  await queue.finished(id)
  const mend = breakDisk(t, '.png')
  await assert.rejects(queue.remove(id), { code: 'NOT_DELETED' })
  assert.equal((await queue.find(id))?.state, 'done')
  mend()
  await queue.remove(id)
  assert.equal(await queue.find(id), undefined)
  assert.deepEqual(await readdir(directory), [])
})

test('one thing that cannot be deleted keeps nothing else from going with its time', async (t) => {
  const directory = await temporaryDirectory(t)
  const book = await openJobBook(createJobStore(directory))
  const queue = createLocalQueue({ book, run: async () => DONE, limit: 5, limitPerVisitor: 5 })
  const ids = []
  for (const key of ['1', '2']) {
    const { id } = await queue.submit(tryOnRequest({ key }))
    await queue.finished(id)
    ids.push(id)
  }
  const mend = breakDisk(t, `${ids[0]}.png`)
  const hour = 3_600_000
  await assert.rejects(queue.expire(hour, Date.now() + 1.5 * hour))
  mend()
  assert.equal((await queue.find(ids[0]))?.state, 'done')
  assert.equal((await queue.find(ids[1]))?.state, 'expired')
})

test('a done job whose picture is gone expires, and the same request again computes it', async (t) => {
  const directory = await temporaryDirectory(t)
  const book = await openJobBook(createJobStore(directory))
  const queue = createLocalQueue({ book, run: async () => DONE, limit: 5, limitPerVisitor: 5 })
  for (const lose of [rm, async (path: string) => {
    await rm(path)
    await mkdir(path)
  }]) {
    const { id } = await queue.submit(tryOnRequest())
    await queue.finished(id)
    await lose(join(directory, `${id}.png`))
    const again = await queue.submit(tryOnRequest())
    assert.notEqual(again.id, id)
    assert.equal((await queue.find(id))?.state, 'expired')
    assert.equal((await queue.finished(again.id))?.state, 'done')
    assert.ok(await queue.openResult(again.id))
    await queue.remove(again.id)
  }
})
