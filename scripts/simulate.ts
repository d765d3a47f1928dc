import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { arrivals, DAY_SECONDS, type DayPlan } from './simulation/arrivals.ts'
import { simulateDay, type DayResult, type FleetPlan } from './simulation/fleet.ts'
import { createRandom } from './simulation/random.ts'

const USAGE = `Usage: npm run simulate -- [--per-day 1e6] [--bench FILE | --work-seconds 1.5 --worker-megabytes 660]
                          [--peak 2] [--bursts 3] [--retention-hours 24] [--seed 1] [--most 200]

A day of a shop: try-ons are asked for through the day with bursts, workers of one thread start and end by the length of
the queue, and die now and then. Tells how long jobs wait and what machines that takes. How long a worker of one thread
works on a photo and what memory it takes comes from "npm run bench:throughput -- --json FILE"; unless given, they are
those of docs/scaling.md.`

// Pictures of a try-on with its uploads, as the setting STORAGE_MEGABYTES counts them.
const PICTURE_MEGABYTES = 4
// At most, with its places in the indexes (npm run bench:queue).
const RECORD_KILOBYTES = 9.5
// Commands of one job in Redis: records, tickets, news of fifteen stages (npm run bench:queue).
const COMMANDS = 127

interface Needs { readonly workerMegabytes: number, readonly retentionHours: number }

function table (rows: ReadonlyArray<readonly [what: string, value: string]>): string {
  return ['| what | value |', '|---|---|', ...rows.map(([what, value]) => `| ${what} | ${value} |`)].join('\n')
}

function report (result: DayResult, { workerMegabytes, retentionHours }: Needs): string {
  const kept = result.jobs * Math.min(1, retentionHours / 24)
  const seconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} s`
  return table([
    ['try-ons in the day', String(result.jobs)],
    ['wait until the turn: half of them', seconds(result.waitHalf)],
    ['wait: 99 of 100', seconds(result.wait99)],
    ['wait: 999 of 1000', seconds(result.wait999)],
    ['longest queue', `${result.mostWaiting} jobs`],
    ['most workers at once, a core each', String(result.mostWorkers)],
    ['core hours', result.workerHours.toFixed(0)],
    ['mean number of workers', (result.workerHours / 24).toFixed(1)],
    ['share of that time with work', `${(100 * result.busy).toFixed(0)} %`],
    ['memory of most workers', `${(result.mostWorkers * workerMegabytes / 1024).toFixed(0)} GB`],
    ['workers that died', String(result.deaths)],
    ['pictures kept', `${(kept * PICTURE_MEGABYTES / 1024).toFixed(0)} GB`],
    ['records in Redis', `${(2 * kept * RECORD_KILOBYTES / 1024 / 1024).toFixed(1)} GB`],
    ['commands of Redis in the mean', `${(result.jobs * COMMANDS / DAY_SECONDS).toFixed(0)} a second`]
  ])
}

interface Measured {
  readonly threads: number
  readonly isPrepared: boolean
  readonly processorSeconds: number
  readonly megabytes: number
}

/** What a worker of one thread takes for a photo: as measured, or as given. */
function readWork (bench: string | undefined): { workSeconds: number, workerMegabytes: number } {
  if (bench === undefined) {
    return { workSeconds: Number(values['work-seconds']), workerMegabytes: Number(values['worker-megabytes']) }
  }
  const results = JSON.parse(readFileSync(bench, 'utf8')) as Measured[]
  const alone = results.find(({ threads, isPrepared }) => threads === 1 && !isPrepared)
  if (alone === undefined) throw new Error(`${bench} tells of no worker of one thread`)
  return { workSeconds: alone.processorSeconds, workerMegabytes: alone.megabytes }
}

const { values } = parseArgs({
  options: {
    'per-day': { type: 'string', default: '1e6' },
    bench: { type: 'string' },
    'work-seconds': { type: 'string', default: '1.5' },
    'worker-megabytes': { type: 'string', default: '660' },
    peak: { type: 'string', default: '2' },
    bursts: { type: 'string', default: '3' },
    'retention-hours': { type: 'string', default: '24' },
    seed: { type: 'string', default: '1' },
    most: { type: 'string', default: '200' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})
if (values.help) console.log(USAGE)
else {
  const perDay = Number(values['per-day'])
  const { workSeconds, workerMegabytes } = readWork(values.bench)
  const [peak, bursts] = [Number(values.peak), Number(values.bursts)]
  const day: DayPlan = { perDay, peak, bursts, burstFactor: 3, burstLength: 600 }
  const fleet: FleetPlan = {
    workSeconds,
    spread: 0.3,
    jobsPerWorker: 0.7,
    fewest: Math.max(2, Math.ceil(perDay / DAY_SECONDS * workSeconds / 4)),
    most: Number(values.most),
    startSeconds: 30,
    decideSeconds: 15,
    calmSeconds: 300,
    hoursBetweenDeaths: 200,
    noticeSeconds: 18
  }
  const random = createRandom(Number(values.seed))
  const result = simulateDay(arrivals(day, random), fleet, random)
  const needs = { workerMegabytes, retentionHours: Number(values['retention-hours']) }
  console.log(report(result, needs))
}
