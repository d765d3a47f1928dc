import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { COMPILED } from './compile-tests.ts'

/** Tests of one process: to start one takes as long as most of these files' tests. */
const TOGETHER = 5
/** Where files lie that only compute: they start nothing and share nothing. */
const COMPUTING = join('test', 'tryon')

/** Compiled test files, those that only compute gathered in few; a pattern's few files are left as they are. */
export function groupTests (files: readonly string[]): string[] {
  const computing = files.filter((file) => file.startsWith(join(COMPILED, COMPUTING)))
  const others = files.filter((file) => !computing.includes(file))
  const folder = join(COMPILED, 'groups')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const groups = Array.from({ length: Math.ceil(computing.length / TOGETHER) }, (_, group) => {
    const path = join(folder, `computing-${group}.js`)
    // Every so many-th file, so that neighbours that are slow alike come into different groups.
    const members = computing.filter((_, i) => i % Math.ceil(computing.length / TOGETHER) === group)
    writeFileSync(path, members.map((file) => `import '${relative(folder, file)}'\n`).join(''))
    return path
  })
  return [...others, ...groups]
}
