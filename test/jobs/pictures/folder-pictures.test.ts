import { mkdirSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { rm } from 'node:fs/promises'
import { createFolderStore } from '../../../src/jobs/pictures/folder-pictures.ts'
import { testPictureStore } from './contract.ts'

const folder = await mkdtemp(join(tmpdir(), 'fitting-room-'))
for (const room of ['jobs', 'garments', 'persons']) mkdirSync(join(folder, room))
after(async () => await rm(folder, { recursive: true, force: true }))

testPictureStore('folder', async () => createFolderStore(folder), async (id) => {
  await mkdir(join(folder, 'garments', id))
})
