import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { contractProblems } from './contract-check.ts'
import { type GraphEntry, type Manifest, manifestProblem } from './manifest.ts'

export interface ModelPack {
  readonly directory: string
  readonly manifest: Manifest
}

/** A pack that cannot be used; every problem says what to do about it. */
export class PackError extends Error {
  readonly problems: readonly string[]

  constructor (problems: readonly string[]) {
    super(problems.join(' '))
    this.name = 'PackError'
    this.problems = problems
  }
}

/**
 * Reads and verifies `directory/manifest.json` and every file it names: presence, size, SHA-256,
 * and the names and shapes of the pack contract.
 * @throws PackError naming each missing or wrong file with what to do
 */
export async function loadPack (directory: string): Promise<ModelPack> {
  const manifest = await readManifest(directory)
  const shapes = contractProblems(manifest)
  const files = await Promise.all(manifest.graphs.map((graph) => fileProblem(directory, graph)))
  const problems = [...shapes, ...files.filter((problem) => problem !== undefined)]
  if (problems.length > 0) throw new PackError(problems.map((problem) => `${problem} ${remedy(directory)}`))
  return { directory, manifest }
}

async function readManifest (directory: string): Promise<Manifest> {
  const path = join(directory, 'manifest.json')
  const text = await readFile(path, 'utf8').catch(() => {
    throw new PackError([`The model pack "${basename(directory)}" has no ${path}. ${remedy(directory)}`])
  })
  const content = parseJson(text)
  const problem = manifestProblem(content)
  if (problem !== undefined) throw new PackError([`${path} is not a valid manifest: ${problem}. ${remedy(directory)}`])
  return content as Manifest
}

function parseJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function fileProblem (directory: string, graph: GraphEntry): Promise<string | undefined> {
  const path = join(directory, graph.file)
  const size = await stat(path).then((entry) => entry.size, () => undefined)
  if (size === undefined) return `The file ${path} is missing.`
  if (size !== graph.bytes) return `The file ${path} has ${size} bytes, the manifest says ${graph.bytes}.`
  if (await sha256(path) !== graph.sha256) return `The file ${path} is damaged: its SHA-256 is not the manifest's.`
  return undefined
}

async function sha256 (path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

function remedy (directory: string): string {
  return basename(directory) === 'compact'
    ? 'Restore it with "git checkout -- models/compact".'
    : 'Import it again with "npm run models:import", or start with MODEL_PACK=compact.'
}
