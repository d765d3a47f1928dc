import { encodeJpeg, readRgb } from '../../src/imaging/pictures.ts'
import { MAIN_PAGE, TRY_ON } from '../../src/paths.ts'
import type { RgbImage } from '../../src/tryon/raster/tensor.ts'
import { startServerProcess } from './server-process.ts'
import { percentile, summarise, type Summary } from './statistics.ts'

export interface ServiceBench {
  readonly coldStartMilliseconds: number
  readonly peakRssMegabytes: number
  /** Whole warm request, upload to answer. */
  readonly request: Summary
  /** From decoded pictures to encoded PNG: the sum of the stages but those that open pictures. */
  readonly pipeline: Summary
  readonly stages: Readonly<Record<string, Summary>>
  /** The main page, fetched without pause while try-ons run. */
  readonly pageWhileRunning: { readonly p50: number, readonly p99: number, readonly samples: number }
}

/** Measures the built service over HTTP: `repeats` warm try-ons, with the main page fetched beside them. */
export async function benchService (
  repeats: number, garmentPath: string, environment: Record<string, string>
): Promise<ServiceBench> {
  const limits = { RATE_LIMIT_PER_MINUTE: '100000', RATE_LIMIT_READS_PER_MINUTE: '1000000' }
  const server = await startServerProcess({ ...environment, ...limits })
  try {
    const photo = await readRgb(garmentPath)
    await postTryOn(server.url, photo)
    const alone = await runSeveral(repeats, async () => await postTryOn(server.url, photo))
    const pages = await pagesWhile(server.url, runSeveral(repeats, async () => await postTryOn(server.url, photo)))
    return {
      coldStartMilliseconds: server.coldStart,
      peakRssMegabytes: await server.peakMegabytes(),
      request: summarise(alone.map(({ milliseconds }) => milliseconds)),
      pipeline: summarise(alone.map(({ stages }) => sumWithoutOpening(stages))),
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

/** A corner of random pixels makes each upload a new picture, so that no cache answers. */
async function unseenPicture ({ data, width, height }: RgbImage): Promise<Blob> {
  const changed = Uint8Array.from(data)
  for (let i = 0; i < 64; i++) changed[i] = Math.floor(Math.random() * 256)
  const jpeg = await encodeJpeg({ data: changed, width, height })
  return new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' })
}

async function postTryOn (url: string, photo: RgbImage): Promise<Measured> {
  const form = new FormData()
  form.set('person', 'ana')
  form.set('garment', await unseenPicture(photo), 'garment.jpg')
  const start = performance.now()
  const response = await fetch(`${url}${TRY_ON}`, { method: 'POST', body: form })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`POST /tryon answered ${response.status}`)
  return {
    milliseconds: performance.now() - start,
    stages: readServerTiming(response.headers.get('server-timing') ?? '')
  }
}

/** `name;dur=12.3, other;dur=4` as a record. */
export function readServerTiming (header: string): Record<string, number> {
  const entries = header
    .split(',')
    .map((entry) => /^\s*([\w-]+);.*dur=([\d.]+)/.exec(entry))
    .filter((match) => match !== null)
  return Object.fromEntries(entries.map(([, name, duration]) => [name, Number(duration)]))
}

async function runSeveral<T> (count: number, run: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < count; index++) results.push(await run())
  return results
}

async function pagesWhile (url: string, running: Promise<unknown>): Promise<number[]> {
  const run = { over: false }
  const end = running.finally(() => { run.over = true })
  const latencies: number[] = []
  while (!run.over) {
    const start = performance.now()
    await (await fetch(`${url}${MAIN_PAGE}`)).arrayBuffer()
    latencies.push(performance.now() - start)
  }
  await end
  return latencies
}

const OPENING = /^(decode|load)-/

function sumWithoutOpening (stages: Readonly<Record<string, number>>): number {
  return Object.entries(stages).reduce((sum, [name, value]) => OPENING.test(name) ? sum : sum + value, 0)
}

function summariseStages (runs: ReadonlyArray<Readonly<Record<string, number>>>): Record<string, Summary> {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))]
  return Object.fromEntries(
    names.map((name) => [name, summarise(runs.map((run) => run[name]).filter((value) => value !== undefined))])
  )
}
