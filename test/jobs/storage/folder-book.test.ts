import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openFolderBook } from '../../../src/jobs/storage/folder-book.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { NOTES, testRecordBook } from './book-contract.ts'

testRecordBook('folder', async (t) => {
  const directory = await temporaryDirectory(t)
  return async () => await openFolderBook({
    kind: NOTES, ids: await readdir(directory), pathOf: (id) => join(directory, id)
  })
})
