import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Folder names that may be ids in URLs. */
export const ITEM_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/i
const LICENCE = 'licence.json'

/** A folder of the gallery that is not shown, and why: nobody may see a picture whose terms are unknown. */
export interface DamagedItem {
  readonly path: string
  readonly reason: string
}

/** What a complete folder is shown as. @throws Error that says why it cannot be shown */
type Summarise<Summary> = (id: string, folder: string) => Promise<Summary>

interface Found<Summary> {
  readonly summary?: Summary
  readonly damage?: DamagedItem
}

/** The folders of `directory` that contain every one of `files`, read anew at each call. */
export function createItems<Summary> (directory: string, files: readonly string[], summarise: Summarise<Summary>) {
  async function read (id: string): Promise<Found<Summary>> {
    const path = join(directory, id)
    try {
      return { summary: await summarise(id, path) }
    } catch (error) {
      return { damage: { path, reason: (error as Error).message } }
    }
  }
  const readAll = async () => await Promise.all((await listItems(directory, files)).map(read))
  return {
    async list (): Promise<Summary[]> {
      return (await readAll()).map(({ summary }) => summary).filter((summary) => summary !== undefined)
    },
    async find (id: string): Promise<Summary | undefined> {
      const isKnown = ITEM_ID.test(id) && await hasAll(join(directory, id), files)
      return isKnown ? (await read(id)).summary : undefined
    },
    /** Complete folders that are left out of the list. */
    async damaged (): Promise<DamagedItem[]> {
      return (await readAll()).map(({ damage }) => damage).filter((damage) => damage !== undefined)
    }
  }
}

/** Ids of the folders in `directory` that contain every one of `files`, in alphabetical order. */
async function listItems (directory: string, files: readonly string[]): Promise<string[]> {
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

/**
 * The licence recorded beside an imported item, `undefined` for the project's own pictures.
 * @throws Error when there is a record of it that cannot be read
 */
export async function readLicence (folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, LICENCE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new Error(`${LICENCE} cannot be read: ${error.code}`, { cause: error })
  })
  return text === undefined ? undefined : licenceIn(text)
}

function licenceIn (text: string): string | undefined {
  let record: unknown
  try {
    record = JSON.parse(text)
  } catch (cause) {
    throw new Error(`${LICENCE} is not JSON`, { cause })
  }
  if (typeof record !== 'object' || record === null) throw new Error(`${LICENCE} holds no record`)
  const { licence } = record as { licence?: unknown }
  return typeof licence === 'string' ? licence : undefined
}

/** What stands in `about.json` beside a sample garment or a person; nothing of it is needed. */
export interface About {
  /** What it is, by language: `{ "en": "Red T-shirt" }`. */
  readonly name: Readonly<Record<string, string>>
  /** A line about a person, by language. */
  readonly line: Readonly<Record<string, string>>
  /** Whether a first visit may show it. */
  readonly isFavourite: boolean
}

export async function readAbout (folder: string): Promise<About> {
  const text = await readFile(join(folder, 'about.json'), 'utf8').catch(() => '{}')
  const { name, line, isFavourite } = JSON.parse(text) as Partial<About>
  return { name: { ...name }, line: { ...line }, isFavourite: isFavourite === true }
}
