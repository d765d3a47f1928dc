/** The table of rooms in docs/architecture.md, the imports of the sources, and where the two disagree. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface Room {
  readonly name: string
  /** The row's number: rooms further down have larger ones; so have later rooms of one row. */
  readonly place: number
  readonly mayImport: ReadonlySet<string>
  readonly mayImportTypesOf: ReadonlySet<string>
}

export interface Import {
  /** From the repository's root: src/app.ts. */
  readonly file: string
  /** The same for own files; packages by what is written. */
  readonly target: string
  readonly isType: boolean
}

const EVERYTHING = 'everything below'
const namesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)

/**
 * Reads rows of the form | `room`, `room` | what it does | `room`, `room`; types: `room` |. The rooms of a row may
 * import those after them in it; "everything below" stands for all later rooms.
 */
export function parseRooms (markdown: string): Room[] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('| `')).map((line) => line.split('|'))
  const all = rows.flatMap(([, names]) => namesIn(names))
  return rows.flatMap(([, names, , allowed]) => namesIn(names).map((name, index, row) => {
    const place = all.indexOf(name)
    const [values, types = ''] = allowed.split(/;?\s*types:/)
    const named = values.includes(EVERYTHING) ? all.slice(place + 1) : namesIn(values)
    const mayImport = new Set([...row.slice(index + 1), ...named])
    return { name, place, mayImport, mayImportTypesOf: new Set(namesIn(types)) }
  }))
}

/** `routes/api` of src/routes/api/jobs.ts, `app.ts` of src/app.ts, `scripts` of scripts/tryon.ts. */
export function roomOf (file: string): string {
  const path = file.replace(/^src\//, '')
  return path.includes('/') ? dirname(path) : path
}

const STATEMENT = /^(?:import|export)\s+(type\s+)?([^'";]*?)\s*from\s*'([^']+)'/gm
const BARE_OR_DYNAMIC = /(?:^import\s+|\bimport\s*\(\s*)'([^']+)'/gm

/** What a module imports and re-exports; `isType` where nothing of it is left when the code runs. */
export function importsIn (text: string): Array<Omit<Import, 'file'>> {
  const statements = [...text.matchAll(STATEMENT)].map(([, type, names, target]) => {
    const listed = /^\{([^}]*)\}$/.exec(names.trim())?.[1].split(',').map((name) => name.trim())
    return { target, isType: type !== undefined || (listed?.every((name) => /^(type |$)/.test(name)) ?? false) }
  })
  return [...statements, ...[...text.matchAll(BARE_OR_DYNAMIC)].map(([, target]) => ({ target, isType: false }))]
}

export function filesIn (folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => /\.[jt]s$/.test(file)).map((file) => join(folder, file))
}

export function readImports (files: readonly string[]): Import[] {
  return files.flatMap((file) => importsIn(readFileSync(file, 'utf8')).map(({ target, isType }) =>
    ({ file, isType, target: target.startsWith('.') ? normalize(join(dirname(file), target)) : target })))
}

export const isOwn = ({ target }: Import): boolean => /^(src|scripts)\//.test(target)

/** Imports from room to room that the table does not allow, one sentence each. */
export function findForbidden (rooms: readonly Room[], imports: readonly Import[]): string[] {
  const known = new Map(rooms.map((room) => [room.name, room]))
  return imports.filter(isOwn).filter(({ file, target, isType }) => {
    const [from, to] = [roomOf(file), roomOf(target)]
    const room = known.get(from)
    return from !== to && !room?.mayImport.has(to) && !(isType && room?.mayImportTypesOf.has(to))
  }).map(({ file, target, isType }) => {
    const what = isType ? 'types of ' : ''
    return `${roomOf(file)} may not import ${what}${roomOf(target)}: ${file} imports ${target}`
  })
}

/** Arrows of the table that run up, or to a room that is not in it. */
export function findUpward (rooms: readonly Room[]): string[] {
  const places = new Map(rooms.map(({ name, place }) => [name, place]))
  return rooms.flatMap(({ name, place, mayImport, mayImportTypesOf }) =>
    [...mayImport, ...mayImportTypesOf].filter((to) => (places.get(to) ?? -1) <= place).map((to) => `${name} -> ${to}`))
}

/** The first cycle of imports, types counted, as the files along it; empty when there is none. */
export function findCycle (imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>()
  for (const { file, target } of imports.filter(isOwn)) targets.set(file, [...targets.get(file) ?? [], target])
  const done = new Set<string>()
  function follow (file: string, path: readonly string[]): string[] {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return []
    for (const target of targets.get(file) ?? []) {
      const cycle = follow(target, [...path, file])
      if (cycle.length > 0) return cycle
    }
    done.add(file)
    return []
  }
  for (const file of targets.keys()) {
    const cycle = follow(file, [])
    if (cycle.length > 0) return cycle
  }
  return []
}
