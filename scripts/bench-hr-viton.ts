import { closeSync, openSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastGenerator } from '../src/checkpoints/hr-viton/fast-generator.ts'
import { generatorTensors } from '../src/checkpoints/hr-viton/generator-layout.ts'
import { plainGenerator } from '../src/checkpoints/hr-viton/plain-generator.ts'
import type { OnnxGraph } from '../src/checkpoints/onnx/graph.ts'
import { writeModel } from '../src/checkpoints/onnx/model-file.ts'
import { randomState } from '../src/checkpoints/random-state.ts'
import { readPersonRecord } from '../src/gallery/person-record.ts'
import { CONDITION_OF_LIP, GENERATOR_COUNT, GENERATOR_OF_CONDITION, mapLabels } from '../src/tryon/labels.ts'
import { writePlanes } from '../src/tryon/normalise.ts'
import { createTensor, FULL_HEIGHT, FULL_WIDTH, type Tensor } from '../src/tryon/tensor.ts'
import { type GeneratorProcess, type GeneratorRun, startGenerator } from './support/generator-process.ts'
import { percentile } from './support/statistics.ts'

/** The width of the released generator. */
const RELEASED_WIDTH = 64

export interface HrVitonBenchOptions {
  readonly json?: boolean
  /** Timed runs of each graph, after one that warms up. */
  readonly repeats?: number
  /** Gallery person whose label map is used. */
  readonly person?: string
  readonly threads?: number
}

export interface HrVitonBench {
  readonly threads: number
  readonly repeats: number
  readonly person: string
  /** Medians, and the shortest runs, of one generator run at 1024x768. */
  readonly plainMs: number
  readonly fastMs: number
  readonly plainBestMs: number
  readonly fastBestMs: number
  /** Between the two pictures, in [-1, 1]. */
  readonly maxDifference: number
  readonly plainPeakRssMb: number
  /** Of the fast graph's process. */
  readonly peakRssMb: number
}

/**
 * Measures the plain and the fast generator at the released width with random weights, each in a
 * process of its own, run in turn so that other work on the machine slows both.
 */
export async function benchHrViton ({ json = false, repeats = 3, person = 'ana', threads = availableParallelism() }: HrVitonBenchOptions = {}): Promise<HrVitonBench> {
  const directory = await mkdtemp(join(tmpdir(), 'fitting-room-bench-'))
  const processes: GeneratorProcess[] = []
  try {
    const inputs = await generatorInputs(person)
    const state = randomState(generatorTensors(RELEASED_WIDTH))
    const start = async (name: string, graph: OnnxGraph) => {
      const started = await startGenerator(writeGraph(join(directory, `${name}.onnx`), graph), inputs, join(directory, name), threads)
      processes.push(started)
      return started
    }
    const [plain, fast] = [await start('plain', plainGenerator(state)), await start('fast', fastGenerator(state))]
    const runs = await runInTurn(plain, fast, repeats)
    const result = { threads, repeats, person, ...summary(runs), maxDifference: largestDifference(join(directory, 'plain'), join(directory, 'fast')) }
    report(result, json)
    return result
  } finally {
    for (const { stop } of processes) stop()
    await rm(directory, { recursive: true, force: true })
  }
}

function writeGraph (path: string, graph: OnnxGraph): string {
  const file = openSync(path, 'w')
  writeModel(file, graph)
  closeSync(file)
  return path
}

/** The person's photo three times over, and the person's labels. */
async function generatorInputs (person: string): Promise<{ x: Tensor, segmentation: Tensor }> {
  const { image, parse } = await readPersonRecord(join('data/persons', person))
  const x = createTensor([1, 9, FULL_HEIGHT, FULL_WIDTH])
  for (const plane of [0, 3, 6]) writePlanes(image, x, plane)
  const labels = mapLabels(mapLabels(parse, CONDITION_OF_LIP), GENERATOR_OF_CONDITION).data
  const segmentation = createTensor([1, GENERATOR_COUNT, FULL_HEIGHT, FULL_WIDTH])
  for (let i = 0; i < labels.length; i++) segmentation.data[labels[i] * labels.length + i] = 1
  return { x, segmentation }
}

interface Runs {
  readonly plain: GeneratorRun[]
  readonly fast: GeneratorRun[]
}

async function runInTurn (plain: GeneratorProcess, fast: GeneratorProcess, repeats: number): Promise<Runs> {
  const runs: Runs = { plain: [], fast: [] }
  for (let i = 0; i <= repeats; i++) {
    runs.plain.push(await plain.run())
    runs.fast.push(await fast.run())
  }
  return runs
}

function summary ({ plain, fast }: Runs) {
  const times = (runs: GeneratorRun[]) => runs.slice(1).map(({ milliseconds }) => milliseconds)
  return {
    plainMs: Math.round(percentile(times(plain), 0.5)),
    fastMs: Math.round(percentile(times(fast), 0.5)),
    plainBestMs: Math.round(Math.min(...times(plain))),
    fastBestMs: Math.round(Math.min(...times(fast))),
    plainPeakRssMb: plain.at(-1)!.peakRssMb,
    peakRssMb: fast.at(-1)!.peakRssMb
  }
}

function largestDifference (first: string, second: string): number {
  const [a, b] = [first, second].map((path) => new Float32Array(Uint8Array.from(readFileSync(path)).buffer))
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

function report (result: HrVitonBench, json: boolean): void {
  if (json) return console.log(JSON.stringify(result))
  const { plainMs, plainBestMs, plainPeakRssMb, fastMs, fastBestMs, peakRssMb } = result
  console.log(`generator at 1024x768, ${result.threads} threads, ${result.repeats} runs in turn, labels of "${result.person}"\n`)
  console.log('| graph | median ms | best ms | peak MB |\n|---|---|---|---|')
  console.log(`| plain | ${plainMs} | ${plainBestMs} | ${plainPeakRssMb} |\n| fast | ${fastMs} | ${fastBestMs} | ${peakRssMb} |`)
  console.log(`\n${(plainMs / fastMs).toFixed(2)} times as fast; largest difference ${result.maxDifference.toExponential(1)}`)
}
