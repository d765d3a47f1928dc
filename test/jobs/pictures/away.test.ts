import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CodedError } from '../../../src/coded-error.ts'
import { createFolderPictures } from '../../../src/jobs/pictures/folder-pictures.ts'
import { patiently, storeAway } from '../../../src/jobs/pictures/away.ts'
import { openJobBook } from '../../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../../src/jobs/queue/job-store.ts'
import { createLocalQueue } from '../../../src/jobs/queue/local-queue.ts'
import { DONE, PNG, tryOnRequest } from '../../support/jobs.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

test('work that needs the store is tried until it is back; other failures are told at once', async () => {
  let tries = 0
  const task = async () => {
    if (++tries < 2) throw storeAway(new Error('refused'))
    return tries
  }
  assert.equal(await patiently(task), 2)
  await assert.rejects(patiently(async () => { throw new Error('full') }), /full/)
})

test('work that waits for the store can be cancelled', async () => {
  const stop = new AbortController()
  const waiting = patiently(async () => { throw storeAway(new Error('refused')) }, stop.signal)
  stop.abort()
  await assert.rejects(waiting, { code: 'CANCELLED' })
})

test('a picture that is made while its store is away is there when the store is', async (t) => {
  const directory = await temporaryDirectory(t)
  const folder = createFolderPictures(directory)
  let isAway = true
  const refused: string[] = []
  const pictures = {
    ...folder,
    async write (name: string, content: string | Uint8Array) {
      if (isAway) {
        refused.push(name)
        isAway = false
        throw storeAway(new Error('refused'))
      }
      await folder.write(name, content)
    }
  }
  const book = await openJobBook(createJobStore(directory, pictures))
  const queue = createLocalQueue({ book, run: async () => DONE, limit: 5, limitPerVisitor: 5 })
  const { id } = await queue.submit(tryOnRequest())
  assert.equal((await queue.finished(id))?.state, 'done')
  assert.equal(refused.length, 1)
  assert.deepEqual(Buffer.from(await folder.read(`${id}.png`) ?? []), PNG)
})

test('a picture that cannot be deleted because its store is away is still known', async (t) => {
  const directory = await temporaryDirectory(t)
  const away = { ...createFolderPictures(directory), remove: async () => { throw storeAway(new Error('refused')) } }
  const queue = createLocalQueue({
    book: await openJobBook(createJobStore(directory, away)), run: async () => DONE, limit: 5, limitPerVisitor: 5
  })
  const { id } = await queue.submit(tryOnRequest())
  await queue.finished(id)
  await assert.rejects(queue.remove(id), (error: CodedError) => error.code === 'STORE_AWAY')
  assert.equal((await queue.find(id))?.state, 'done')
})
