import { copyFile, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CodedError } from '../../coded-error.ts'
import { createId } from './ids.ts'
import { createSemaphore } from './semaphore.ts'

const TEMPORARY = '.tmp'
// Node reads files in four threads; 32 keep them busy and leave 992 of the usual 1,024 descriptors to others.
const FILES_AT_ONCE = 32

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

/** Copies a whole file or nothing. @throws the file system's error, ENOENT when there is nothing to copy */
export async function copyAtomically (from: string, to: string): Promise<void> {
  const temporary = `${to}.${createId()}${TEMPORARY}`
  try {
    await copyFile(from, temporary)
    await rename(temporary, to)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/**
 * Removes what a crash left half written, anywhere below `directory`; where others are writing too, only what was
 * written before `moment`, in milliseconds since the epoch.
 */
export async function removeTemporaryFiles (directory: string, moment = Infinity): Promise<void> {
  const names = await readdir(directory, { recursive: true }).catch(ignoreAbsence) ?? []
  await eachOf(names.filter(isTemporary), async (name) => await removeOlder(join(directory, name), moment))
}

/** Removes a file or folder that was last written before `moment`, in milliseconds since the epoch; tells if it did. */
export async function removeOlder (path: string, moment: number): Promise<boolean> {
  const entry = await stat(path).catch(ignoreAbsence)
  const isOlder = entry !== undefined && entry.mtimeMs < moment
  if (isOlder) await rm(path, { recursive: true, force: true })
  return isOlder
}

/** @throws CodedError NOT_DELETED instead of the file system's error; one that says more stays as it is */
export async function deleteOrTell<Result> (deletion: () => Promise<Result>): Promise<Result> {
  try {
    return await deletion()
  } catch (cause) {
    if (cause instanceof CodedError) throw cause
    throw new CodedError('NOT_DELETED', 'the disk refuses to delete', { cause })
  }
}

/** Runs every task, whatever becomes of the others. @throws AggregateError when some failed */
export async function allOf (tasks: ReadonlyArray<() => Promise<unknown>>): Promise<void> {
  const errors: unknown[] = []
  for (const task of tasks) await task().catch((error) => errors.push(error))
  if (errors.length > 0) {
    throw new AggregateError(errors, `${errors.length} of ${tasks.length} failed, the first by ${String(errors[0])}`)
  }
}

export function isTemporary (name: string): boolean {
  return name.endsWith(TEMPORARY)
}

/** For `catch`: what is not there is undefined, any other error stays one. */
export function ignoreAbsence (error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}

/** Does something with each item, a few at a time; the results are in the items' order. */
export async function eachOf<Item, Result> (
  items: readonly Item[], task: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const places = createSemaphore(FILES_AT_ONCE)
  return await Promise.all(items.map(async (item) => await places.run(async () => await task(item))))
}
