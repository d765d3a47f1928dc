import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { contractProblems } from '../inference/pack/contract-check.ts'
import type { GraphEntry, Manifest } from '../inference/pack/manifest.ts'
import { FULL_HEIGHT, FULL_WIDTH } from '../tryon/raster/tensor.ts'
import { type CalibrationGallery, observeRanges } from './calibration.ts'
import { conditionGraph } from './hr-viton/condition-graph.ts'
import { fastGenerator } from './hr-viton/fast-generator.ts'
import { plainGenerator } from './hr-viton/plain-generator.ts'
import type { OnnxGraph } from './onnx/graph.ts'
import { OPSET } from './onnx/model-file.ts'
import { copyGraph, unusable, writeGraph } from './pack-graphs.ts'
import { provePack } from './proof.ts'
import { type Checkpoint, openCheckpoint } from './pth/checkpoint.ts'
import { type StateDict, withoutParallelPrefix } from './weights/state-dict.ts'

export interface ImportOptions {
  /** Paths of the two released checkpoints. */
  readonly condition: string
  readonly generator: string
  /** Folder of the new pack; a pack that is there already is replaced once the new one is proven. */
  readonly out: string
  /** ONNX file filling the contract of the garment mask network. */
  readonly garmentMask: string
  /** Store weights in half precision: half the file, computed in single precision all the same. */
  readonly half?: boolean
  /** Give the generator inputs for its 23 noise planes. */
  readonly noiseInputs?: boolean
  /**
   * Compute the generator's large convolutions in 8-bit integers: faster, and less exact. The gallery
   * shows which values to expect.
   */
  readonly int8?: CalibrationGallery
  readonly threads: number
  /** Called with each step's name and the share of it that is done, 0 to 1. */
  readonly onProgress?: (step: string, done: number) => void
}

/**
 * Turns HR-VITON's checkpoints into a model pack and proves it by running it. Works in a folder beside
 * `out`, so that a failure leaves nothing behind.
 * @throws ImportError CHECKPOINT_* (see `pth/errors.ts`), GRAPH_UNUSABLE or PACK_UNPROVEN
 */
export async function importPack (options: ImportOptions): Promise<Manifest> {
  const workspace = importWorkspace(options.out)
  const checkpoints: Checkpoint[] = []
  const open = (path: string) => {
    const checkpoint = openCheckpoint(path)
    checkpoints.push(checkpoint)
    return withoutParallelPrefix(checkpoint)
  }
  try {
    // Both are checked before anything is written.
    const condition = conditionGraph(open(options.condition), { halfWeights: options.half })
    const weights = open(options.generator)
    const float = generatorGraph(weights, options)
    await rm(workspace, { recursive: true, force: true })
    await mkdir(workspace, { recursive: true })
    const generator = options.int8 === undefined ? float : await integerGraph(weights, workspace, options.int8, options)
    const manifest = await writePack(workspace, options, condition, generator)
    options.onProgress?.('proof', 0)
    await provePack(workspace, options.threads)
    options.onProgress?.('proof', 1)
    await replace(workspace, options.out)
    return manifest
  } catch (error) {
    await rm(workspace, { recursive: true, force: true })
    throw error
  } finally {
    for (const checkpoint of checkpoints) checkpoint.close()
  }
}

/** Where a pack is built before it takes its place. */
export function importWorkspace (out: string): string {
  return join(dirname(resolve(out)), `.${basename(resolve(out))}.importing`)
}

/** Noise differs from pixel to pixel, so nothing can be shared between windows: the plain graph it is. */
function generatorGraph (checkpoint: StateDict, { half, noiseInputs }: ImportOptions): OnnxGraph {
  return noiseInputs === true
    ? plainGenerator(checkpoint, { halfWeights: half, noiseInputs })
    : fastGenerator(checkpoint, { halfWeights: half })
}

async function integerGraph (
  checkpoint: StateDict, workspace: string, gallery: CalibrationGallery, { half, threads, onProgress }: ImportOptions
): Promise<OnnxGraph> {
  onProgress?.('calibration', 0)
  const ranges = await observeRanges(checkpoint, workspace, gallery, threads)
  onProgress?.('calibration', 1)
  return fastGenerator(checkpoint, { halfWeights: half, ranges })
}

async function writePack (
  directory: string, options: ImportOptions, condition: OnnxGraph, generator: OnnxGraph
): Promise<Manifest> {
  const progress = (step: string) => (done: number, total: number) => options.onProgress?.(step, done / total)
  const manifest = createManifest([
    await copyGraph(directory, 'garment-mask', options.garmentMask, await declaredOpset(options.garmentMask)),
    await writeGraph(directory, 'condition', condition, progress('condition')),
    await writeGraph(directory, 'generator', generator, progress('generator'))
  ], options)
  const problems = contractProblems(manifest)
  if (problems.length > 0) throw unusable('garment-mask', options.garmentMask, problems.join(' '))
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
  return manifest
}

function createManifest (graphs: GraphEntry[], { condition, generator }: ImportOptions): Manifest {
  return {
    name: 'hr-viton',
    version: '1',
    licence: 'CC BY-NC 4.0',
    source: 'HR-VITON (https://github.com/sangyun884/HR-VITON), ' +
      `weights imported from ${basename(condition)} and ${basename(generator)}`,
    width: FULL_WIDTH,
    height: FULL_HEIGHT,
    graphs
  }
}

/** The opset written in the manifest beside the file, where there is one. */
async function declaredOpset (file: string): Promise<number> {
  const text = await readFile(join(dirname(file), 'manifest.json'), 'utf8').catch(() => '{}')
  const { graphs = [] } = JSON.parse(text) as Partial<Manifest>
  return graphs.find((graph) => graph.file === basename(file))?.opset ?? OPSET
}

async function replace (workspace: string, out: string): Promise<void> {
  const old = `${workspace}.old`
  await rm(old, { recursive: true, force: true })
  await rename(out, old).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'ENOENT') throw error })
  await rename(workspace, out)
  await rm(old, { recursive: true, force: true })
}
