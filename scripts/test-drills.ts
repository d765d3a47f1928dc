import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Member } from './drills/cluster.ts'
import { findNothingWrong, type Shop, type ShopOptions } from './drills/shop.ts'
import { addressOf, readGarments } from './soak/garments.ts'
import { createLedger, type Ledger } from './soak/ledger.ts'
import { findTemporary, findUnanswered } from './soak/reckoning.ts'
import { visit } from './soak/visitor.ts'
import type { Server } from './support/servers.ts'

const USAGE = `Usage: npm run test:drills -- [--engine redis] [--webs 2] [--workers 3] [--visitors 20]
                              [--away-seconds 20] [--rounds 1] [--store]

Visitors use several web processes and workers on one queue, all on this machine, while each kind of process is killed
in turn, the engine goes away and comes back, with --store also the S3 server that has the pictures then, and everything
is restarted one after the other. At the end every accepted
job is done or answered for, every picture is whole and is the one that was shown before, no refusal was without its
reason and the time to wait, no file is left half written but by who was killed, and every process that was asked to
stop ended with 0.`

// Between two drills: long enough for visitors to have jobs under way again.
const PAUSE_MILLISECONDS = 5_000

interface Drill { readonly name: string, readonly run: () => Promise<void> }

interface Options extends ShopOptions {
  readonly visitors: number
  readonly awaySeconds: number
}

/** When the last process was killed: what it had been writing then stays for an hour, as nobody knows whose it is. */
let killedAt = 0

function planDrills ({ members, engine, store }: Shop, awaySeconds: number, ledger: Ledger): Drill[] {
  const kinds = ['worker', 'web'] as const
  const first = (role: Member['role']) => members.find((member) => member.role === role)
  const away = async (server: Server) => {
    await server.stop()
    await wait(awaySeconds * 1000)
    await server.start()
  }
  const kill = async (role: Member['role']) => {
    await first(role)?.replace('SIGKILL')
    killedAt = Date.now()
  }
  const rolling = async () => {
    for (const member of members) requireZero(member, await member.replace('SIGTERM'), ledger)
  }
  return [
    ...kinds.map((role) => ({ name: `kill -9 of a ${role}`, run: async () => await kill(role) })),
    { name: `the engine killed and away for ${awaySeconds} s`, run: async () => await away(engine) },
    ...store ? [{ name: `the store killed and away for ${awaySeconds} s`, run: async () => await away(store) }] : [],
    { name: 'a rolling restart of every process', run: rolling }
  ]
}

function requireZero ({ name }: Member, exitCode: number | null, ledger: Ledger): void {
  if (exitCode !== 0) ledger.complain(`${name} ended with ${exitCode} when it was asked to stop`)
}

async function exercise (shop: Shop, { visitors, awaySeconds }: Options, ledger: Ledger): Promise<void> {
  const garments = await readGarments()
  let isOver = false
  const visits = Array.from({ length: visitors }, async (_, k) =>
    await visit(shop.door, addressOf(k), garments, ledger, () => isOver))
  await wait(PAUSE_MILLISECONDS)
  for (const { name, run } of planDrills(shop, awaySeconds, ledger)) {
    const before = ledger.acceptedCount
    const started = performance.now()
    await run()
    await wait(PAUSE_MILLISECONDS)
    const seconds = (performance.now() - started) / 1000
    console.log(`| ${name} | ${seconds.toFixed(0)} s | ${ledger.acceptedCount - before} |`)
  }
  isOver = true
  await Promise.all(visits)
}

async function findWrong (shop: Shop, options: Options, ledger: Ledger): Promise<string[]> {
  await exercise(shop, options, ledger)
  const unanswered = await findUnanswered(shop.door, ledger)
  for (const member of shop.members) requireZero(member, await member.stop(), ledger)
  const temporary = await findTemporary(shop.state, killedAt)
  return [
    ...new Set(ledger.complaints),
    ...unanswered.map((job) => `accepted and neither done nor answered for: ${job}`),
    ...temporary.map((name) => `left half written: ${name}`),
    ...ledger.owed.size === 0 ? ['nobody was owed anything: the drill has shown nothing'] : []
  ]
}

async function drill (options: Options): Promise<boolean> {
  const ledger = createLedger()
  console.log('| drill | took | jobs accepted meanwhile |\n|---|---|---|')
  const isRight = await findNothingWrong(options, async (shop) => await findWrong(shop, options, ledger))
  console.log(`${ledger.acceptedCount} jobs accepted, ${ledger.owed.size} owed at the end`)
  return isRight
}

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'redis' },
    webs: { type: 'string', default: '2' },
    workers: { type: 'string', default: '3' },
    visitors: { type: 'string', default: '20' },
    'away-seconds': { type: 'string', default: '20' },
    rounds: { type: 'string', default: '1' },
    store: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false }
  }
})
if (values.help) console.log(USAGE)
else {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
  for (let round = 1; round <= Number(values.rounds); round++) {
    const isRight = await drill({
      engine: values.engine === 'postgres' ? 'postgres' : 'redis',
      webs: Number(values.webs),
      workers: Number(values.workers),
      hasStore: values.store,
      visitors: Number(values.visitors),
      awaySeconds: Number(values['away-seconds'])
    })
    if (!isRight) process.exitCode = 1
  }
}
