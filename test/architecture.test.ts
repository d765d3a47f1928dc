import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  filesIn, findCycle, findForbidden, findUpward, importsIn, parseRooms, readImports, roomOf, type Import
} from './support/rooms.ts'

const rooms = parseRooms(readFileSync('docs/architecture.md', 'utf8'))
const files = [...filesIn('src'), ...filesIn('scripts')]
const imports = readImports(files)

const packageOf = (target: string): string => target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/')
const importersOf = (isWanted: (name: string) => boolean): string[] =>
  [...new Set(imports.filter(({ target }) => isWanted(packageOf(target))).map(({ file }) => roomOf(file)))].sort()

test('every folder and every file at the top of src stands in the table of rooms, once, and nothing else does', () => {
  assert.deepEqual(rooms.map(({ name }) => name).sort(), [...new Set(files.map(roomOf))].sort())
})

test('every import goes where the table of rooms lets it', () => {
  assert.ok(imports.length > 500)
  assert.deepEqual(findForbidden(rooms, imports), [])
})

test('every arrow of the table runs down', () => {
  assert.deepEqual(findUpward(rooms), [])
})

test('no file imports itself by way of others, types counted', () => {
  assert.deepEqual(findCycle(imports), [])
})

test('one room imports onnxruntime-node, one sharp', () => {
  assert.deepEqual(importersOf((name) => name.startsWith('onnxruntime')), ['inference/worker'])
  assert.deepEqual(importersOf((name) => name === 'sharp'), ['imaging'])
})

test('HTTP is known to the application, its plugins and its routes alone', () => {
  const knowing = importersOf((name) => /^(@?fastify|eta$|node:https?$|close-with-grace$)/.test(name))
  const allowed = /^((?:open-)?app\.ts|server\.ts|plugins|routes.*|webhooks|scripts.*)$/
  assert.deepEqual(knowing.filter((room) => !allowed.test(room)), [])
})

test('the packages that src imports are the ones that package.json declares', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }
  const packages = new Set(imports.filter(({ file }) => file.startsWith('src/')).map(({ target }) => target)
    .filter((target) => !target.startsWith('node:') && !target.startsWith('src/')).map(packageOf))
  // tsx is only asked for when the sources run as they are, which is development.
  packages.delete('tsx')
  assert.deepEqual([...packages].filter((name) => !(name in dependencies)), [])
})

const TABLE = `
| room | what it does | may import |
|---|---|---|
| \`app.ts\` | builds | everything below |
| \`routes/api\`, \`routes\` | answer | \`jobs\`; types: \`records\` |
| \`jobs\` | keeps | |
| \`records\` | flows | |
`
const made = (file: string, target: string, isType = false): Import =>
  ({ file: `src/${file}`, target: `src/${target}`, isType })
const complaints = (...list: Import[]): number => findForbidden(parseRooms(TABLE), list).length

test('the table allows what it names, and types alone where it says so', () => {
  assert.equal(complaints(made('routes/a.ts', 'jobs/b.ts'), made('routes/api/a.ts', 'routes/b.ts')), 0)
  assert.equal(complaints(made('app.ts', 'records/a.ts')), 0)
  assert.equal(complaints(made('routes/a.ts', 'records/b.ts', true), made('routes/a.ts', 'routes/c.ts')), 0)
  assert.equal(complaints(made('routes/a.ts', 'records/b.ts')), 1)
})

test('the table forbids what it does not name: upwards, sideways, unknown rooms', () => {
  assert.equal(complaints(made('jobs/a.ts', 'routes/b.ts'), made('routes/a.ts', 'routes/api/b.ts')), 2)
  assert.equal(complaints(made('jobs/a.ts', 'records/b.ts', true)), 1)
  assert.equal(complaints(made('new/a.ts', 'jobs/b.ts'), made('routes/a.ts', 'new/b.ts')), 2)
})

test('an arrow up in the table, or to a room that is not in it, is found', () => {
  assert.deepEqual(findUpward(parseRooms('| `a` | | |\n| `b` | | `a`; types: `c` |')), ['b -> a', 'b -> c'])
})

test('a cycle of three files is told file by file', () => {
  const ring = [made('a.ts', 'b.ts'), made('b.ts', 'c.ts', true), made('c.ts', 'a.ts'), made('d.ts', 'a.ts')]
  assert.deepEqual(findCycle(ring), ['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts'])
  assert.deepEqual(findCycle(ring.slice(1)), [])
})

test('imports are read in every form they are written in', () => {
  const text = [
    "import { a, type B } from './1.ts'", "import type { C } from './2.ts'",
    "import { type D,\n  type E } from './3.ts'", "export { f } from './4.ts'", "export type { G } from './5.ts'",
    "import './6.ts'", "const h = await import('./7.ts')", "import i, * as j from './8.ts'"
  ].join('\n')
  const found = importsIn(text).map(({ target, isType }) => `${target[2]}${isType ? ' type' : ''}`).sort()
  assert.deepEqual(found, ['1', '2 type', '3 type', '4', '5 type', '6', '7', '8'])
})
