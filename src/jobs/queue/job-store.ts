import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { removeTemporaryFiles, writeAtomically } from '../storage/files.ts'
import { isId } from '../storage/ids.ts'
import type { JobRecord } from './job.ts'

export type JobStore = ReturnType<typeof createJobStore>

/** One JSON file a job and one PNG a result, in one folder. */
export function createJobStore (directory: string) {
  const recordPath = (id: string) => join(directory, `${id}.json`)
  const resultPath = (id: string) => join(directory, `${id}.png`)
  return {
    resultPath,
    /** Every record, oldest first; half-written files and pictures without a record are removed. */
    async open (): Promise<JobRecord[]> {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      await removeTemporaryFiles(directory)
      const records = await readRecords(directory)
      await removeOrphans(directory, new Set(records.map(({ id }) => id)))
      return records.sort((a, b) => a.createdAt - b.createdAt)
    },
    async save (record: JobRecord): Promise<void> {
      await writeAtomically(recordPath(record.id), JSON.stringify(record))
    },
    async saveResult (id: string, png: Uint8Array): Promise<void> {
      await writeAtomically(resultPath(id), png)
    },
    async copyResult (from: string, to: string): Promise<void> {
      await copyFile(resultPath(from), resultPath(to))
    },
    async removeResult (id: string): Promise<void> {
      await rm(resultPath(id), { force: true })
    },
    async remove (id: string): Promise<void> {
      await rm(resultPath(id), { force: true })
      await rm(recordPath(id), { force: true })
    }
  }
}

async function readRecords (directory: string): Promise<JobRecord[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json'))
  const records = await Promise.all(names.map((name) => readRecord(join(directory, name))))
  return records.filter((record) => record !== undefined)
}

async function readRecord (path: string): Promise<JobRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(path, 'utf8')) as JobRecord
    return isId(record.id) && path.endsWith(`${record.id}.json`) ? record : undefined
  } catch {
    // A damaged record costs one job, never the start.
    return undefined
  }
}

async function removeOrphans (directory: string, known: ReadonlySet<string>): Promise<void> {
  const names = (await readdir(directory)).filter((name) => !known.has(name.replace(/\.(json|png)$/, '')))
  await Promise.all(names.map((name) => rm(join(directory, name), { force: true })))
}
