import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createFolderPictures } from '../pictures/folder-pictures.ts'
import {
  deleteOrTell,
  eachOf,
  isTemporary,
  removeOlder,
  removeTemporaryFiles,
  writeAtomically
} from '../storage/files.ts'
import { readRecords, type Records } from '../storage/records.ts'
import type { StoredPicture } from '../storage/stored-picture.ts'
import type { JobRecord } from './job.ts'
import { readJobRecord } from './job-record.ts'

export type JobStore = ReturnType<typeof createJobStore>

const RECORD = '.json'
const PICTURE = '.png'

/** One JSON file per job in a folder and one PNG per result, beside it or in a store elsewhere. */
export function createJobStore (directory: string, pictures = createFolderPictures(directory)) {
  const recordPath = (id: string) => join(directory, id + RECORD)
  const pictureOf = (id: string) => id + PICTURE
  const prepare = async () => { await mkdir(directory, { recursive: true, mode: 0o700 }) }
  return {
    /** Makes the folder. */
    prepare,
    /** Every record, oldest first. Half-written files go; what cannot be read is kept and told. */
    async open (): Promise<Records<JobRecord>> {
      await prepare()
      await removeTemporaryFiles(directory)
      const ids = (await readdir(directory)).filter((name) => name.endsWith(RECORD)).map(idOf)
      const { records, damaged } = await readRecords(ids, recordPath, (value, id) => {
        const record = readJobRecord(value)
        return record?.id === id ? record : undefined
      })
      return { records: records.sort((a, b) => a.createdAt - b.createdAt), damaged }
    },
    async save (record: JobRecord): Promise<void> {
      await writeAtomically(recordPath(record.id), JSON.stringify(record))
    },
    async saveResult (id: string, png: Uint8Array): Promise<void> {
      await pictures.write(pictureOf(id), png)
    },
    async openResult (id: string): Promise<StoredPicture | undefined> {
      return await pictures.open(pictureOf(id))
    },
    /** Tells whether there was something to copy. */
    async copyResult (from: string, to: string): Promise<boolean> {
      return await pictures.copy(pictureOf(from), pictureOf(to))
    },
    async removeResult (id: string): Promise<void> {
      await pictures.remove(pictureOf(id))
    },
    /**
     * The picture first: a record stays as long as anything is left of its job.
     * @throws CodedError NOT_DELETED, STORE_AWAY
     */
    async remove (id: string): Promise<void> {
      await deleteOrTell(async () => {
        await pictures.remove(pictureOf(id))
        await rm(recordPath(id), { force: true })
      })
    },
    /**
     * Deletes files whose job's record is damaged or lost, once they are as old as other files may become; gives back
     * their names.
     */
    async expireUnknown (isKnown: (id: string) => boolean, milliseconds: number, now: number): Promise<string[]> {
      const names = (await readdir(directory)).filter((name) => !isTemporary(name) && !isKnown(idOf(name)))
      const removed = await eachOf(names, async (name) => {
        const kept = name.endsWith(PICTURE) ? milliseconds : 2 * milliseconds
        return await removeOlder(join(directory, name), now - kept)
      })
      return names.filter((_, index) => removed[index])
    }
  }
}

function idOf (name: string): string {
  return name.replace(/\.(json|png)$/, '')
}
