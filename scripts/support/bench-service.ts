import { readFile } from 'node:fs/promises'
import { startServerProcess } from './server-process.ts'
import { percentile, summarise, type Summary } from './statistics.ts'

export interface ServiceBench {
  readonly coldStartMilliseconds: number
  readonly peakRssMegabytes: number
  /** Whole warm request, upload to answer. */
  readonly request: Summary
  /** From decoded pictures to encoded PNG: the sum of the stages but `decode`. */
  readonly pipeline: Summary
  readonly stages: Readonly<Record<string, Summary>>
  /** The main page, fetched without pause while try-ons run. */
  readonly pageWhileRunning: { readonly p50: number, readonly p99: number, readonly samples: number }
}

/** Measures the built service over HTTP: `repeats` warm try-ons, with the main page fetched beside them. */
export async function benchService (repeats: number, garmentPath: string, environment: Record<string, string>): Promise<ServiceBench> {
  const server = await startServerProcess({ ...environment, RATE_LIMIT_PER_MINUTE: '100000' })
  try {
    const photo = new Blob([await readFile(garmentPath)], { type: 'image/jpeg' })
    await postTryOn(server.url, photo, 0)
    const alone = await runSeveral(repeats, async (index) => await postTryOn(server.url, photo, index))
    const pages = await pagesWhile(server.url, runSeveral(repeats, async (index) => await postTryOn(server.url, photo, index)))
    return {
      coldStartMilliseconds: server.coldStart,
      peakRssMegabytes: await server.peakMegabytes(),
      request: summarise(alone.map(({ milliseconds }) => milliseconds)),
      pipeline: summarise(alone.map(({ stages }) => sumWithoutDecode(stages))),
      stages: summariseStages(alone.map(({ stages }) => stages)),
      pageWhileRunning: { p50: percentile(pages, 0.5), p99: percentile(pages, 0.99), samples: pages.length }
    }
  } finally {
    await server.stop()
  }
}

interface Measured {
  readonly milliseconds: number
  readonly stages: Readonly<Record<string, number>>
}

async function postTryOn (url: string, photo: Blob, index: number): Promise<Measured> {
  const form = new FormData()
  form.set('person', 'ana')
  // A byte behind the picture's end makes each upload a new one, so that no cache answers.
  form.set('garment', new Blob([photo, new Uint8Array([index + 1, Date.now() % 251, Math.floor(Math.random() * 251)])], { type: 'image/jpeg' }), 'garment.jpg')
  const start = performance.now()
  const response = await fetch(`${url}/tryon`, { method: 'POST', body: form })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`POST /tryon answered ${response.status}`)
  return { milliseconds: performance.now() - start, stages: readServerTiming(response.headers.get('server-timing') ?? '') }
}

/** `name;dur=12.3, other;dur=4` as a record. */
export function readServerTiming (header: string): Record<string, number> {
  const entries = header.split(',').map((entry) => /^\s*([\w-]+);.*dur=([\d.]+)/.exec(entry)).filter((match) => match !== null)
  return Object.fromEntries(entries.map(([, name, duration]) => [name, Number(duration)]))
}

async function runSeveral<T> (count: number, run: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < count; index++) results.push(await run(index))
  return results
}

async function pagesWhile (url: string, running: Promise<unknown>): Promise<number[]> {
  const run = { over: false }
  const end = running.finally(() => { run.over = true })
  const latencies: number[] = []
  while (!run.over) {
    const start = performance.now()
    await (await fetch(`${url}/Try_On_API/`)).arrayBuffer()
    latencies.push(performance.now() - start)
  }
  await end
  return latencies
}

function sumWithoutDecode (stages: Readonly<Record<string, number>>): number {
  return Object.entries(stages).reduce((sum, [name, value]) => name.endsWith('decode') ? sum : sum + value, 0)
}

function summariseStages (runs: ReadonlyArray<Readonly<Record<string, number>>>): Record<string, Summary> {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))]
  return Object.fromEntries(names.map((name) => [name, summarise(runs.map((run) => run[name]).filter((value) => value !== undefined))]))
}
