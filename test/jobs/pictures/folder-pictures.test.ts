import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createFolderStore } from '../../../src/jobs/pictures/folder-pictures.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { testPictureStore } from './contract.ts'

testPictureStore('folder', async (t) => {
  const folder = await temporaryDirectory(t)
  await mkdir(join(folder, 'jobs'))
  return createFolderStore(folder)
})
