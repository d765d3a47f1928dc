import { closeSync, openSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { galleryInputs, observeRanges } from '../src/checkpoints/calibration.ts'
import { fastGenerator } from '../src/checkpoints/hr-viton/fast-generator.ts'
import { generatorTensors } from '../src/checkpoints/hr-viton/generator-layout.ts'
import { plainGenerator } from '../src/checkpoints/hr-viton/plain-generator.ts'
import type { OnnxGraph } from '../src/checkpoints/onnx/graph.ts'
import { writeModel } from '../src/checkpoints/onnx/model-file.ts'
import { randomState } from '../src/checkpoints/random-state.ts'
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
  readonly int8Ms: number
  readonly plainBestMs: number
  readonly fastBestMs: number
  readonly int8BestMs: number
  /** Between the two pictures, in [-1, 1]. */
  readonly maxDifference: number
  readonly plainPeakRssMb: number
  /** Of the fast graph's process. */
  readonly peakRssMb: number
  readonly int8PeakRssMb: number
  /** The 8-bit picture against the plain one. */
  readonly int8PsnrDb: number
}

/**
 * Measures the plain, the fast and the 8-bit generator at the released width with random weights, each in a
 * process of its own, run in turn so that other work on the machine slows both.
 */
export async function benchHrViton (
  { json = false, repeats = 3, person = 'ana', threads = availableParallelism() }: HrVitonBenchOptions = {}
): Promise<HrVitonBench> {
  const directory = await mkdtemp(join(tmpdir(), 'fitting-room-bench-'))
  const processes: GeneratorProcess[] = []
  try {
    const inputs = await galleryInputs('data', [person, 'sun-print'])
    const state = randomState(generatorTensors(RELEASED_WIDTH))
    const start = async (name: keyof Named<unknown>, graph: OnnxGraph) => {
      const started = await startGenerator(
        writeGraph(join(directory, `${name}.onnx`), graph),
        inputs,
        join(directory, name),
        threads
      )
      processes.push(started)
      return started
    }
    const ranges = await observeRanges(state, directory, { data: 'data' }, threads)
    const generators = {
      plain: await start('plain', plainGenerator(state)),
      fast: await start('fast', fastGenerator(state)),
      int8: await start('int8', fastGenerator(state, { ranges }))
    }
    const runs = await runInTurn(generators, repeats)
    const [plain, fast, int8] = ['plain', 'fast', 'int8'].map((name) => readFloats(join(directory, name)))
    const result = {
      threads,
      repeats,
      person,
      ...summary(runs),
      maxDifference: largestDifference(plain, fast),
      int8PsnrDb: peakSignalToNoise(plain, int8)
    }
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

type Named<T> = Readonly<Record<'plain' | 'fast' | 'int8', T>>

async function runInTurn (
  { plain, fast, int8 }: Named<GeneratorProcess>, repeats: number
): Promise<Named<GeneratorRun[]>> {
  const runs: Named<GeneratorRun[]> = { plain: [], fast: [], int8: [] }
  for (let i = 0; i <= repeats; i++) {
    runs.plain.push(await plain.run())
    runs.fast.push(await fast.run())
    runs.int8.push(await int8.run())
  }
  return runs
}

function summary ({ plain, fast, int8 }: Named<GeneratorRun[]>) {
  const times = (runs: GeneratorRun[]) => runs.slice(1).map(({ milliseconds }) => milliseconds)
  const median = (runs: GeneratorRun[]) => Math.round(percentile(times(runs), 0.5))
  const best = (runs: GeneratorRun[]) => Math.round(Math.min(...times(runs)))
  return {
    plainMs: median(plain),
    fastMs: median(fast),
    int8Ms: median(int8),
    plainBestMs: best(plain),
    fastBestMs: best(fast),
    int8BestMs: best(int8),
    plainPeakRssMb: plain.at(-1)!.peakRssMb,
    peakRssMb: fast.at(-1)!.peakRssMb,
    int8PeakRssMb: int8.at(-1)!.peakRssMb
  }
}

function readFloats (path: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(path)).buffer)
}

function largestDifference (a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

/** In decibels, of pictures in [-1, 1], whose peak is 2. */
function peakSignalToNoise (a: Float32Array, b: Float32Array): number {
  const squares = a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0)
  return Number((10 * Math.log10(4 / (squares / a.length))).toFixed(1))
}

function report (result: HrVitonBench, json: boolean): void {
  if (json) return console.log(JSON.stringify(result))
  const { plainMs, fastMs } = result
  console.log(
    `generator at 1024x768, ${result.threads} threads, ${result.repeats} runs in turn, labels of "${result.person}"\n`
  )
  console.log('| graph | median ms | best ms | peak MB |\n|---|---|---|---|')
  console.log(`| plain | ${plainMs} | ${result.plainBestMs} | ${result.plainPeakRssMb} |`)
  console.log(`| fast | ${fastMs} | ${result.fastBestMs} | ${result.peakRssMb} |`)
  console.log(`| fast, 8-bit integers | ${result.int8Ms} | ${result.int8BestMs} | ${result.int8PeakRssMb} |`)
  console.log(
    `\n${(plainMs / fastMs).toFixed(2)} times as fast; largest difference ${result.maxDifference.toExponential(1)}; ` +
    `8-bit PSNR ${result.int8PsnrDb} dB`
  )
}
