import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** Where the compiled sources lie; ignored by git. */
export const COMPILED = 'dist-test'
const SOURCES = ['src', 'scripts', 'test']

/** Leaves every import where it is, under the name that the compiled file has. */
const keepImports: Plugin = {
  name: 'keep-imports',
  setup ({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) => kind === 'entry-point'
      ? undefined
      : { path: path.startsWith('.') ? path.replace(/\.ts$/, '.js') : path, external: true })
  }
}

/**
 * Compiles each TypeScript file below `root` to one JavaScript file with a source map, without type checks.
 * Files that come out as they were are left alone, so that two runs may share the folder; files
 * whose source is gone are removed.
 *
 * @throws what esbuild says about a file that is not TypeScript
 */
export async function compileTests (root = '.'): Promise<void> {
  const sources = SOURCES.flatMap((folder) => filesBelow(join(root, folder))).filter((file) => file.endsWith('.ts'))
  const written = await compileFiles(sources, root)
  removeOthers(join(root, COMPILED), new Set(written.map((path) => relative(root, path))), root)
}

/** Compiles some of the files below `root`; returns what is written, the source maps included. */
export async function compileFiles (files: readonly string[], root: string): Promise<string[]> {
  const { outputFiles } = await build({
    entryPoints: [...files],
    outbase: root,
    outdir: join(root, COMPILED),
    write: false,
    bundle: true,
    treeShaking: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    plugins: [keepImports]
  })
  for (const { path, contents } of outputFiles) writeChanged(path, contents)
  return outputFiles.map(({ path }) => path)
}

function filesBelow (folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function writeChanged (path: string, contents: Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(contents)) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, contents)
}

function removeOthers (folder: string, wanted: ReadonlySet<string>, root: string): void {
  for (const file of filesBelow(folder)) {
    if (!wanted.has(relative(root, file))) rmSync(file)
  }
}
