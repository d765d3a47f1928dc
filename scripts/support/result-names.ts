import { basename, dirname, extname, resolve, sep } from 'node:path'

/** Keys that occur more than once. */
function findShared (keys: Iterable<string>): Set<string> {
  const [seen, shared] = [new Set<string>(), new Set<string>()]
  for (const key of keys) (seen.has(key) ? shared : seen).add(key)
  return shared
}

const stemOf = (path: string) => basename(path, extname(path))

/** Folders and stem of each path; the extension is part of the stem where the folder holds it twice: `me-png`. */
function splitPaths (paths: readonly string[]): string[][] {
  const plain = (path: string) => `${dirname(path)}${sep}${stemOf(path)}`
  const shared = findShared(paths.map(plain))
  return paths.map((path) => {
    const stem = shared.has(plain(path)) ? `${stemOf(path)}-${extname(path).slice(1)}` : stemOf(path)
    return [...dirname(path).split(sep).filter(Boolean), stem]
  })
}

/**
 * A name for the results of each file: its base name without the extension; where that is another
 * file's too or one of `taken`, the folders above it come first, as few as tell them apart:
 * `monday-me`, `tuesday-me`. The order of the files does not matter; one file given twice has one name.
 */
export function nameResults (files: readonly string[], taken: readonly string[] = []): string[] {
  const paths = [...new Set(files.map((file) => resolve(file)))].sort()
  const parts = splitPaths(paths)
  const depths = parts.map(() => 1)
  const nameOf = (index: number) => parts[index].slice(-depths[index]).join('-')
  for (;;) {
    const shared = findShared([...new Set(taken), ...parts.map((_, index) => nameOf(index))])
    const growing = parts.flatMap(({ length }, index) =>
      shared.has(nameOf(index)) && depths[index] < length ? [index] : []
    )
    if (growing.length === 0) break
    for (const index of growing) depths[index] += 1
  }
  const names = new Map(
    number(
      parts.map((_, index) => nameOf(index)),
      taken
    ).map((name, index) => [paths[index], name])
  )
  return files.map((file) => names.get(resolve(file))!)
}

/** What even whole paths do not tell apart (`a-b/me`, `a/b-me`) is counted. */
function number (names: readonly string[], taken: readonly string[]): string[] {
  const used = new Set(taken)
  return names.map((name) => {
    let unique = name
    for (let count = 2; used.has(unique); count++) unique = `${name}-${count}`
    used.add(unique)
    return unique
  })
}
