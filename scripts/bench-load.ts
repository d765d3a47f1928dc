import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { MAIN_PAGE } from '../src/paths.ts'
import type { Member } from './drills/cluster.ts'
import { findNothingWrong, type Shop, type ShopOptions } from './drills/shop.ts'
import { addressOf, readGarments } from './soak/garments.ts'
import { createLedger, type Ledger } from './soak/ledger.ts'
import { findUnanswered, MORE_MEGABYTES } from './soak/reckoning.ts'
import { ask, visit, warmUp } from './soak/visitor.ts'
import { percentile } from './support/statistics.ts'

const USAGE = `Usage: npm run bench:load -- [--engine redis] [--webs 2] [--workers 3] [--visitors 100] [--seconds 60]

Visitors upload, generate, hang up, delete and reload at random against web processes and workers on this machine, each
as soon as they have thought for a second or two. Tells what was accepted and refused, how long the main page took
meanwhile, and what the processes held before and after. It ends with 1 when an accepted job is not done at the end,
when a refusal is not clean, or when memory has grown; how fast this machine is changes nothing of that.`

const FROM = '127.0.8.1'
// One more visitor, who does nothing but to load the main page.
const GLANCE_MILLISECONDS = 200

interface Options extends ShopOptions {
  readonly visitors: number
  readonly seconds: number
}

interface Measured {
  /** Milliseconds of the main page while everybody comes. */
  readonly pages: readonly number[]
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly unfinished: readonly string[]
  readonly drainSeconds: number
}

const megabytesOf = async (members: readonly Member[]) =>
  await Promise.all(members.map(async (member) => (await member.held()).megabytes))

async function loadPages ({ door }: Shop, isOver: () => boolean): Promise<number[]> {
  const times: number[] = []
  while (!isOver()) {
    const started = performance.now()
    await ask(door, { method: 'GET', path: MAIN_PAGE, from: FROM })
    times.push(performance.now() - started)
    await new Promise((resolve) => setTimeout(resolve, GLANCE_MILLISECONDS))
  }
  return times
}

async function measure (shop: Shop, { visitors, seconds }: Options, ledger: Ledger): Promise<Measured> {
  const garments = await readGarments()
  await warmUp(shop.door, garments, ledger)
  const late = await findUnanswered(shop.door, ledger, ['done'])
  const before = await megabytesOf(shop.members)
  const end = Date.now() + seconds * 1000
  const isOver = () => Date.now() > end
  const visits = Array.from({ length: visitors }, async (_, k) =>
    await visit(shop.door, addressOf(k), garments, ledger, isOver))
  const pages = await loadPages(shop, isOver)
  await Promise.all(visits)
  const drained = performance.now()
  const unfinished = [...late, ...await findUnanswered(shop.door, ledger, ['done'])]
  const drainSeconds = (performance.now() - drained) / 1000
  return { pages, before, after: await megabytesOf(shop.members), unfinished, drainSeconds }
}

function tell ({ members }: Shop, { webs, workers, visitors, seconds }: Options, ledger: Ledger, measured: Measured) {
  const { pages, before, after, drainSeconds } = measured
  const row = (what: string, value: string | number) => console.log(`| ${what} | ${value} |`)
  row('what', 'value')
  row('---', '---')
  row('processes', `${webs} web, ${workers} workers`)
  row('visitors', `${visitors} for ${seconds} s`)
  row('jobs accepted', ledger.acceptedCount)
  row('of those owed at the end, and done', ledger.owed.size - measured.unfinished.length)
  row('refused with 429 and the time to wait', ledger.countOf(429))
  row('refused with 503 and the time to wait', ledger.countOf(503))
  row('until the last was done', `${drainSeconds.toFixed(0)} s`)
  row('main page, half of the times', `${percentile(pages, 0.5).toFixed(0)} ms`)
  row('main page, 99 of 100', `${percentile(pages, 0.99).toFixed(0)} ms`)
  members.forEach(({ name }, k) => row(`memory of ${name}`, `${before[k].toFixed(0)}, then ${after[k].toFixed(0)} MB`))
}

function judge ({ members }: Shop, { before, after, unfinished }: Measured, { complaints }: Ledger): string[] {
  const grown = members.filter((_, k) => after[k] > before[k] + MORE_MEGABYTES)
  return [
    ...new Set(complaints),
    ...unfinished.map((job) => `accepted and not done: ${job}`),
    ...grown.map(({ name }) => `the memory of ${name} has grown`)
  ]
}

async function bench (options: Options): Promise<boolean> {
  const ledger = createLedger()
  return await findNothingWrong(options, async (shop) => {
    const measured = await measure(shop, options, ledger)
    tell(shop, options, ledger, measured)
    const wrong = judge(shop, measured, ledger)
    for (const member of shop.members) await member.stop()
    return wrong
  })
}

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'redis' },
    webs: { type: 'string', default: '2' },
    workers: { type: 'string', default: '3' },
    visitors: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '60' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})
if (values.help) console.log(USAGE)
else {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const isRight = await bench({
    engine: values.engine === 'postgres' ? 'postgres' : 'redis',
    webs: Number(values.webs),
    workers: Number(values.workers),
    visitors: Number(values.visitors),
    seconds: Number(values.seconds)
  })
  process.exitCode = isRight ? 0 : 1
}
