import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GARMENT_FILES } from '../gallery/garments.ts'
import { hasAll, isFile, ITEM_ID } from '../gallery/items.ts'
import { PERSON_FILES } from '../gallery/persons.ts'
import { writeGarment, writePerson } from './viton-hd-items.ts'
import { GARMENT_SOURCES, PERSON_SOURCES, type SourcePaths, type Sources } from './viton-hd-layout.ts'

export const VITON_HD_LICENCE = {
  licence: 'CC BY-NC 4.0',
  source: 'VITON-HD (https://github.com/shadow2496/VITON-HD)',
  terms: 'for non-commercial research only'
} as const

export interface ImportedItem {
  readonly kind: 'person' | 'garment'
  readonly id: string
  readonly outcome: 'imported' | 'present' | 'refused'
  /** Why it was refused: missing files, wrong sizes or labels. */
  readonly reason?: string
}

export interface VitonHdImport {
  /** The folder with `image`, `cloth` and the others, usually `.../test`. */
  readonly source: string
  /** Gallery folders. */
  readonly persons: string
  readonly garments: string
  /** At most so many persons and so many garments. */
  readonly limit?: number
}

interface Task {
  readonly kind: ImportedItem['kind']
  readonly id: string
  run (): Promise<ImportedItem>
}

/**
 * Lists what an import has to do; each task imports one item, whole or not at all. Items that are in the
 * gallery already are skipped, so an interrupted import goes on where it stopped.
 * @throws Error when `source` is not in VITON-HD's layout
 */
export async function planVitonHdImport (options: VitonHdImport): Promise<Task[]> {
  const { source, limit = Infinity } = options
  const persons = (await namesIn(source, 'image', '.jpg')).slice(0, limit)
  const garments = (await namesIn(source, 'cloth', '.jpg')).slice(0, limit)
  return [
    ...persons.map((id) => task('person', id, source, PERSON_SOURCES, options.persons, PERSON_FILES, writePerson)),
    ...garments.map((id) => task('garment', id, source, GARMENT_SOURCES, options.garments, GARMENT_FILES, writeGarment))
  ]
}

async function namesIn (source: string, folder: string, ending: string): Promise<string[]> {
  const files = await readdir(join(source, folder)).catch(() => {
    throw new Error(
      `${source} has no folder "${folder}". ` +
        'Give the folder that holds image/, cloth/ and the others, such as zalando-hd-resized/test.'
    )
  })
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .filter((name) => ITEM_ID.test(name))
    .sort()
}

function task<Kind extends Sources> (
  kind: Task['kind'], id: string, source: string, sources: Kind, gallery: string, files: readonly string[],
  write: (paths: SourcePaths<Kind>, folder: string) => Promise<void>
): Task {
  const paths = Object.fromEntries(
    Object.entries(sources).map(([key, [folder, ending]]) => [key, join(source, folder, id + ending)])
  )
  const run = async (): Promise<ImportedItem> => {
    if (await hasAll(join(gallery, id), files)) return { kind, id, outcome: 'present' }
    const missing = await missingFiles(sources, paths, id)
    if (missing.length > 0) return { kind, id, outcome: 'refused', reason: `missing ${missing.join(', ')}` }
    return await importItem(kind, id, gallery, async (folder) => await write(paths as SourcePaths<Kind>, folder))
  }
  return { kind, id, run }
}

async function missingFiles (sources: Sources, paths: Readonly<Record<string, string>>, id: string): Promise<string[]> {
  const keys = Object.keys(sources)
  const found = await Promise.all(keys.map((key) => isFile(paths[key])))
  return keys.filter((_, i) => !found[i]).map((key) => `${sources[key][0]}/${id}${sources[key][1]}`)
}

/** Writes the item under a name that no gallery lists, then gives it its own. */
async function importItem (
  kind: Task['kind'], id: string, gallery: string, write: (folder: string) => Promise<void>
): Promise<ImportedItem> {
  const workspace = join(gallery, `.${id}.importing`)
  await rm(workspace, { recursive: true, force: true })
  await mkdir(workspace, { recursive: true })
  try {
    await write(workspace)
    await writeFile(join(workspace, 'licence.json'), JSON.stringify(VITON_HD_LICENCE, null, 2) + '\n')
    await rm(join(gallery, id), { recursive: true, force: true })
    await rename(workspace, join(gallery, id))
    return { kind, id, outcome: 'imported' }
  } catch (error) {
    await rm(workspace, { recursive: true, force: true })
    if (isStorageFault(error)) throw error
    return { kind, id, outcome: 'refused', reason: (error as Error).message }
  }
}

/** A full disk is not the item's fault: it stops the import. */
function isStorageFault (error: unknown): boolean {
  return ['ENOSPC', 'EROFS', 'EACCES', 'EMFILE', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
}
