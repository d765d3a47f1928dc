import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { pageCaller } from '../../../src/jobs/belongings/caller.ts'
import { openGarmentShelf } from '../../../src/jobs/belongings/garment-shelf.ts'
import { PERSON_LAYOUT } from '../../../src/gallery/person-files.ts'
import { createFolderStore } from '../../../src/jobs/pictures/folder-pictures.ts'
import { openPersonShelf } from '../../../src/jobs/belongings/person-shelf.ts'
import { openJobBook } from '../../../src/jobs/queue/job-book.ts'
import { createJobStore } from '../../../src/jobs/queue/job-store.ts'
import { createLocalQueue } from '../../../src/jobs/queue/local-queue.ts'
import { sweepOnce } from '../../../src/jobs/queue/sweeper.ts'
import { DONE, tryOnRequest } from '../../support/jobs.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const HOUR = 3_600_000
const picture = { bytes: Buffer.from('photo'), extension: 'jpg', width: 30, height: 40 } as const

test('one sweep takes every garment, photo and picture whose time is over, and nothing before', async (t) => {
  const state = await temporaryDirectory(t)
  const book = await openJobBook(createJobStore(join(state, 'jobs')))
  const queue = createLocalQueue({ book, run: async () => DONE, limit: 9, limitPerVisitor: 9 })
  const shelf = await openGarmentShelf(join(state, 'garments'))
  const ownPersons = await openPersonShelf(join(state, 'persons'), PERSON_LAYOUT)
  const store = createFolderStore(state)
  const { id: garment } = await shelf.add(pageCaller('v'), picture, 'network')
  const { id: person } = await ownPersons.add(pageCaller('v'), picture)
  const { id: job } = await queue.submit(tryOnRequest())
  await queue.finished(job)
  const left = async () => {
    const kept = [await shelf.find(garment), await ownPersons.find(person), await queue.openResult(job)]
    return kept.map((one) => one !== undefined)
  }
  await sweepOnce({ queue, shelf, ownPersons, store }, HOUR, Date.now() + HOUR / 2)
  assert.deepEqual(await left(), [true, true, true])
  await sweepOnce({ queue, shelf, ownPersons, store }, HOUR, Date.now() + 2 * HOUR)
  assert.deepEqual(await left(), [false, false, false])
})
