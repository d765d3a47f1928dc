import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json: the same whether the code runs from `src` or from `dist/src`. */
export const PROJECT_ROOT = findUpwards(dirname(fileURLToPath(import.meta.url)))

/** The version of package.json, the only place where it is written down. */
export const VERSION: string = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')).version

function findUpwards (folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('package.json not found above the code')
  return findUpwards(parent)
}
