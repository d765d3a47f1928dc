import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'

interface Import {
  readonly file: string
  readonly target: string
}

/** Every import of the sources: own files as a path below `src`, packages by name. */
const imports: Import[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => importsOf(file))

function importsOf (file: string): Import[] {
  const text = readFileSync(join('src', file), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, target]) => ({
    file,
    target: target.startsWith('.') ? relative('src', join('src', dirname(file), target)) : target
  }))
}

function room (path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path
}

function offenders (rule: (entry: Import) => boolean): string[] {
  return imports.filter(rule).map(({ file, target }) => `${file} imports ${target}`)
}

test('only the inference room imports onnxruntime-node', () => {
  assert.deepEqual(offenders(({ file, target }) => target.startsWith('onnxruntime') && room(file) !== 'inference'), [])
  assert.ok(imports.some(({ target }) => target === 'onnxruntime-node'))
})

test('only the imaging room imports sharp', () => {
  assert.deepEqual(offenders(({ file, target }) => target === 'sharp' && room(file) !== 'imaging'), [])
})

test('the try-on domain imports nothing but itself', () => {
  assert.deepEqual(offenders(({ file, target }) => room(file) === 'tryon' && !['tryon', 'coded-error.ts'].includes(room(target))), [])
})

test('nothing below the routes knows HTTP', () => {
  const below = new Set(['tryon', 'inference', 'imaging', 'gallery', 'checkpoints', 'jobs'])
  const web = (target: string) => /^(@?fastify|eta|node:https?)/.test(target) || ['routes', 'plugins', 'app.ts', 'server.ts'].includes(room(target))
  assert.deepEqual(offenders(({ file, target }) => below.has(room(file)) && web(target)), [])
})

test('the packages that are imported are the ones that package.json declares', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }
  const packages = new Set(imports.map(({ target }) => target)
    .filter((target) => !target.startsWith('node:') && !target.endsWith('.ts'))
    .map((target) => target.split('/').slice(0, target.startsWith('@') ? 2 : 1).join('/')))
  // tsx is only asked for when the sources run as they are, which is development.
  packages.delete('tsx')
  assert.deepEqual([...packages].filter((name) => !(name in dependencies)), [])
})
