/**
 * The networks of the optional package @mediapipe/pose (Apache-2.0), as ONNX files. They are not part of this
 * project: npm installs them, and what they become is kept in a cache of this installation.
 */
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { BodyFinderChoice, BodyFinderFiles } from '../inference/engine-contract.ts'
import type { OnnxGraph, Side } from './onnx/graph.ts'
import { writeModel } from './onnx/model-file.ts'
import { convertTflite } from './tflite/convert.ts'
import { unsupported } from './tflite/errors.ts'
import { readTflite } from './tflite/model.ts'

const BODY_FINDER_PACKAGE = '@mediapipe/pose'
/** Part of a cached file's name: raised when the same network would become another graph. */
const CONVERSION = 1
const STEM_DIGITS = 16
// Too many open files, in this process or in the system: whoever tries again later may succeed.
const PASSING_FAULTS = ['EMFILE', 'ENFILE']

interface Source {
  /** In the package. The assets file holds the detector and nothing else. */
  readonly file: string
  /** Name of the file's tensor, of the graph's port, and the shape that the port must have. */
  readonly ports: ReadonlyArray<readonly [tensor: string, port: string, shape: readonly number[]]>
}

const SOURCES: Readonly<Record<keyof BodyFinderFiles, Source>> = {
  detector: {
    file: 'pose_solution_packed_assets.data',
    ports: [
      ['input_1', 'photo', [1, 3, 224, 224]],
      ['Identity', 'boxes', [1, 2254, 12]],
      ['Identity_1', 'scores', [1, 2254, 1]]
    ]
  },
  landmarks: {
    file: 'pose_landmark_full.tflite',
    ports: [
      ['input_1', 'photo', [1, 3, 256, 256]],
      ['Identity', 'landmarks', [1, 195]],
      ['Identity_1', 'presence', [1, 1]],
      ['Identity_2', 'silhouette', [1, 1, 256, 256]]
    ]
  }
}

/** The folder of the installed package, undefined where it is not installed. */
export function findBodyFinderPackage (): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${BODY_FINDER_PACKAGE}/package.json`))
  } catch {
    return undefined
  }
}

/**
 * The networks of the package in `directory`, converted at the first call and taken from `cache` afterwards, unless
 * they are damaged there: names of cached files carry the digest of the package's file and of their own. Without
 * the package there is no finder; where it cannot be converted or kept there is none either, and the problem is told.
 * @throws the file system's error when no file can be opened at the moment
 */
export function provideBodyFinder (cache: string, directory: string | undefined): BodyFinderChoice {
  if (directory === undefined) return {}
  try {
    mkdirSync(cache, { recursive: true })
    return {
      files: {
        detector: provideGraph('detector', directory, cache),
        landmarks: provideGraph('landmarks', directory, cache)
      }
    }
  } catch (error) {
    if (PASSING_FAULTS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return { problem: `${BODY_FINDER_PACKAGE} cannot be used: ${(error as Error).message}` }
  }
}

function provideGraph (name: keyof BodyFinderFiles, directory: string, cache: string): string {
  const bytes = readFileSync(join(directory, SOURCES[name].file))
  const stem = `${name}-${digest(bytes).slice(0, STEM_DIGITS)}-${CONVERSION}.`
  return findWhole(cache, stem) ?? write(cache, stem, convert(name, bytes))
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const keptName = (stem: string, path: string): string => `${stem}${digest(readFileSync(path))}.onnx`

/** The cached file whose content is what its name says; those of which it is not are deleted. */
function findWhole (cache: string, stem: string): string | undefined {
  for (const file of readdirSync(cache).filter((entry) => entry.startsWith(stem))) {
    const path = join(cache, file)
    if (file === keptName(stem, path)) return path
    rmSync(path, { force: true })
  }
  return undefined
}

/** @throws ImportError TFLITE_* (see `tflite/errors.ts`) */
function convert (name: keyof BodyFinderFiles, bytes: Uint8Array): OnnxGraph {
  const { ports } = SOURCES[name]
  const graph = convertTflite(readTflite(bytes), { name, ports: Object.fromEntries(ports) })
  const shapes = new Map<string, readonly Side[]>(
    [...graph.inputs, ...graph.outputs].map((port) => [port.name, port.shape])
  )
  for (const [, port, shape] of ports) {
    if (shapes.get(port)?.join() !== shape.join()) {
      throw unsupported(
        `"${port}" of the ${name} is [${shapes.get(port)?.join(', ') ?? ''}], expected [${shape.join(', ')}]`
      )
    }
  }
  return graph
}

/** Whole or not at all: two processes may start at once. */
function write (cache: string, stem: string, graph: OnnxGraph): string {
  const draft = join(cache, `draft-${process.pid}`)
  const file = openSync(draft, 'w')
  try {
    writeModel(file, graph)
  } finally {
    closeSync(file)
  }
  const path = join(cache, keptName(stem, draft))
  renameSync(draft, path)
  return path
}
