import assert from 'node:assert/strict'
import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { PERSON_LAYOUT } from '../../../src/gallery/person-files.ts'
import type { PersonFinding } from '../../../src/inference/engine-contract.ts'
import { pageCaller } from '../../../src/jobs/belongings/caller.ts'
import { openPersonShelf } from '../../../src/jobs/belongings/person-shelf.ts'
import { createFolderPictures } from '../../../src/jobs/pictures/folder-pictures.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const picture = { bytes: Buffer.from('photo'), extension: 'jpg', width: 30, height: 40 } as const
const files = {
  image: Buffer.from('image'), parse: Buffer.from('parse'), densePose: Buffer.from('parts'), keypoints: '{}'
}
const framing = { crop: { x: 1, y: 2, width: 3, height: 4 } }
const found = {
  preview: Buffer.from('preview'), files, framing, notices: [], foundBy: 'compact'
} as unknown as PersonFinding

test('a photo deleted while what was found in it is being written stays deleted, with every file', async (t) => {
  const directory = await temporaryDirectory(t)
  let deletion: Promise<void> | undefined
  const folder = createFolderPictures(directory)
  const pictures = {
    ...folder,
    async write (name: string, content: string | Uint8Array) {
      if (name.endsWith('image.jpg')) {
        deletion = shelf.remove(record.id)
        // Long enough for a deletion that does not wait to be over.
        await new Promise((resolve) => setTimeout(resolve, 200))
        await mkdir(join(directory, dirname(name)), { recursive: true })
      }
      await folder.write(name, content)
    }
  }
  const shelf = await openPersonShelf(directory, PERSON_LAYOUT, undefined, { pictures })
  const record = await shelf.add(pageCaller('v'), picture)
  await shelf.saveFinding(record, picture.bytes, found)
  await deletion
  assert.equal(await shelf.find(record.id), undefined)
  assert.deepEqual(await readdir(directory), [])
})

test('a photo that is corrected by hand is to be looked at anew, and when that is taken back', async (t) => {
  const shelf = await openPersonShelf(await temporaryDirectory(t), PERSON_LAYOUT)
  const sent = await shelf.add(pageCaller('v'), picture)
  const read = await shelf.saveFinding(sent, picture.bytes, found)
  assert.ok(read)
  const drawn = await shelf.redraw(read, Buffer.from('mask'))
  assert.deepEqual([drawn?.state, drawn?.maskSource, drawn?.revision], ['new', 'drawn', 1])
  assert.equal(String(await shelf.readDrawn(drawn!)), 'mask')
  assert.equal((await shelf.saveFinding(read, picture.bytes, found))?.state, 'new', 'of before it was drawn')
  assert.equal((await shelf.saveFinding(drawn!, picture.bytes, found))?.state, 'ready')
  const again = await shelf.redraw(drawn!)
  assert.deepEqual([again?.state, again?.maskSource, again?.contentHash], ['new', 'network', sent.contentHash])
  assert.equal(await shelf.readDrawn(again!), undefined)
})

test('what was found is kept with the photo, also over a restart', async (t) => {
  const directory = await temporaryDirectory(t)
  const shelf = await openPersonShelf(directory, PERSON_LAYOUT)
  const { id } = await shelf.add(pageCaller('v'), picture)
  const saved = await shelf.saveFinding((await shelf.find(id))!, picture.bytes, found)
  assert.equal(saved?.state, 'ready')
  const again = await openPersonShelf(directory, PERSON_LAYOUT)
  const kept = await again.find(id)
  assert.ok(kept?.state === 'ready')
  assert.deepEqual(await again.readPerson(kept), { files, framing, photo: picture.bytes })
})
