import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Folder names that may be ids in URLs. */
export const ITEM_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/i

/** Ids of the folders in `directory` that contain every one of `files`, in alphabetical order. */
export async function listItems (directory: string, files: readonly string[]): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  const ids = entries.filter((entry) => entry.isDirectory() && ITEM_ID.test(entry.name)).map((entry) => entry.name)
  const complete = await Promise.all(ids.map((id) => hasAll(join(directory, id), files)))
  return ids.filter((_, index) => complete[index]).sort()
}

export async function hasAll (folder: string, files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(files.map((file) => isFile(join(folder, file))))
  return found.every(Boolean)
}

export async function isFile (path: string): Promise<boolean> {
  return await stat(path).then((entry) => entry.isFile(), () => false)
}

/** The licence recorded beside an imported item, `undefined` for the project's own pictures. */
export async function readLicence (folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'licence.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { licence } = JSON.parse(text) as { licence?: unknown }
  return typeof licence === 'string' ? licence : undefined
}
