import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { copyAtomically, ignoreAbsence, writeAtomically } from '../storage/files.ts'
import { storedFile } from '../storage/stored-picture.ts'
import type { Pictures, PictureStore } from './pictures.ts'

/** Pictures as files of a folder. */
export function createFolderPictures (directory: string): Pictures {
  const pathOf = (name: string) => join(directory, name)
  return {
    makeFolder: async (name) => { await mkdir(pathOf(name), { recursive: true, mode: 0o700 }) },
    write: async (name, content) => await writeAtomically(pathOf(name), content),
    open: async (name) => await storedFile(pathOf(name)),
    read: async (name) => await readFile(pathOf(name)).catch(ignoreAbsence),
    async copy (from, to) {
      try {
        await copyAtomically(pathOf(from), pathOf(to))
        return true
      } catch (error) {
        return ignoreAbsence(error) ?? false
      }
    },
    remove: async (name) => await rm(pathOf(name), { force: true })
  }
}

/** Pictures beside their records on this disk: what is left over is found there by the book and the shelves. */
export function createFolderStore (directory: string): PictureStore {
  return {
    folder: (name) => createFolderPictures(join(directory, name)),
    expire: async () => [],
    problem: async () => undefined
  }
}
