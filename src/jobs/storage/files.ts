import { open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createId } from './ids.ts'

const TEMPORARY = '.tmp'

/**
 * Writes a whole file or nothing: a reader, or a start after a power cut, never sees half of it.
 * @throws the file system's error, after removing what was begun
 */
export async function writeAtomically (path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${createId()}${TEMPORARY}`
  try {
    await writeAndSync(temporary, content)
    await rename(temporary, path)
    await syncDirectory(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function writeAndSync (path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncDirectory (path: string): Promise<void> {
  const directory = await open(path, 'r')
  // Some file systems cannot sync a directory; the rename itself has succeeded.
  await directory.sync().catch(() => {})
  await directory.close()
}

/** Removes what a crash left half written, anywhere below `directory`. */
export async function removeTemporaryFiles (directory: string): Promise<void> {
  const names = await readdir(directory, { recursive: true }).catch(() => [])
  await Promise.all(names.filter((name) => name.endsWith(TEMPORARY)).map((name) => rm(join(directory, name), { force: true })))
}
