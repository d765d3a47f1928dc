import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openMarks } from '../../../src/jobs/belongings/marks.ts'
import type { Deletion } from '../../../src/jobs/storage/deletions.ts'
import { createId } from '../../../src/jobs/storage/ids.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const jobOf = (visitor: string) => ({ id: createId(), visitor })

test('what is noted down about a result is there after a restart, and a damaged note marks nothing', async (t) => {
  const directory = await temporaryDirectory(t)
  const marks = await openMarks(directory)
  const job = jobOf('me')
  await marks.setFavourite(job, true)
  const { share } = await marks.share(job, 1000)
  await writeFile(join(directory, `${createId()}.json`), '{')
  const again = await openMarks(directory)
  assert.equal((await again.find(job.id))?.isFavourite, true)
  assert.equal((await again.shared(share?.token ?? ''))?.job, job.id)
})

test('a new link takes the place of the last one; a revoked or ended one leads nowhere', async (t) => {
  const deletions: Deletion[] = []
  const marks = await openMarks(await temporaryDirectory(t), (deletion) => deletions.push(deletion))
  const job = jobOf('me')
  const first = (await marks.share(job, 1000, 0)).share?.token ?? ''
  const second = (await marks.share(job, 1000, 0)).share?.token ?? ''
  assert.equal(await marks.shared(first, 500), undefined)
  assert.equal((await marks.shared(second, 500))?.job, job.id)
  assert.equal(await marks.shared(second, 1000), undefined)
  await marks.revoke(job)
  assert.equal(await marks.shared(second, 500), undefined)
  assert.deepEqual(deletions, [{ what: 'link', id: job.id, by: 'visitor', why: 'asked' }])
})

test('notes about results that are gone leave the disk and the audit says so, others stay', async (t) => {
  const directory = await temporaryDirectory(t)
  const deletions: Deletion[] = []
  const marks = await openMarks(directory, (deletion) => deletions.push(deletion))
  const [gone, kept] = [jobOf('me'), jobOf('me')]
  await marks.setFavourite(gone, true)
  await marks.setFavourite(kept, true)
  await marks.keepOnly(async (id) => id === kept.id)
  assert.deepEqual(await readdir(directory), [`${kept.id}.json`])
  assert.equal(await marks.find(gone.id), undefined)
  assert.deepEqual(deletions, [{ what: 'mark', id: gone.id, by: 'service', why: 'result gone' }])
})
