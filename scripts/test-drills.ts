import { execFileSync } from 'node:child_process'
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startCluster, type Member } from './drills/cluster.ts'
import { createLedger, type Ledger } from './soak/ledger.ts'
import { findTemporary, findUnanswered } from './soak/reckoning.ts'
import { visit, type Place } from './soak/visitor.ts'
import { startPostgres, startRedis, type Server } from './support/servers.ts'

const USAGE = `Usage: npm run test:drills -- [--engine redis] [--webs 2] [--workers 3] [--visitors 20]
                              [--away-seconds 20] [--rounds 1]

Visitors use several web processes and workers on one queue, all on this machine, while each kind of process is killed
in turn, the engine goes away and comes back, and everything is restarted one after the other. At the end every accepted
job is done or answered for, and no refusal was without its reason and the time to wait.`

const GARMENTS = 'data/garments'
// Between two drills: a job that a killed process had is another one's after 18 s.
const PAUSE_MILLISECONDS = 5_000

interface Drill { readonly name: string, readonly run: () => Promise<void> }

function planDrills (members: readonly Member[], engine: Server, awaySeconds: number): Drill[] {
  const kinds = ['worker', 'web'] as const
  const first = (role: Member['role']) => members.find((member) => member.role === role)
  const away = async () => {
    await engine.stop()
    await wait(awaySeconds * 1000)
    await engine.start()
  }
  const rolling = async () => { for (const member of members) await member.replace('SIGTERM') }
  return [
    ...kinds.map((role) => ({ name: `kill -9 of a ${role}`, run: async () => await first(role)?.replace('SIGKILL') })),
    { name: `the engine away for ${awaySeconds} s`, run: away },
    { name: 'a rolling restart of every process', run: rolling }
  ]
}

/** A visitor's request goes to any of the web processes, as a load balancer sends it. */
function anyOf (members: readonly Member[]): Place {
  const webs = members.filter(({ role }) => role === 'web')
  return { hostname: '127.0.0.1', get port () { return webs[Math.floor(Math.random() * webs.length)].url.port } }
}

async function readGarments (): Promise<Uint8Array[]> {
  const names = await readdir(GARMENTS)
  const photos = names.map(async (name) => await readFile(join(GARMENTS, name, 'garment.jpg')).catch(() => undefined))
  return (await Promise.all(photos)).filter((photo) => photo !== undefined)
}

async function exercise (
  members: readonly Member[], drills: readonly Drill[], visitors: number, ledger: Ledger
): Promise<void> {
  const garments = await readGarments()
  let isOver = false
  const visits = Array.from({ length: visitors }, async (_, k) =>
    await visit(anyOf(members), `127.0.3.${1 + k}`, garments, ledger, () => isOver))
  await wait(PAUSE_MILLISECONDS)
  for (const { name, run } of drills) {
    const before = ledger.acceptedCount
    await run()
    await wait(PAUSE_MILLISECONDS)
    console.log(`${name}: ${ledger.acceptedCount - before} jobs accepted meanwhile`)
  }
  isOver = true
  await Promise.all(visits)
}

async function drill (options: Options): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'fitting-room-drills-'))
  const log = await open(join(folder, 'service.log'), 'a')
  const state = join(folder, 'state')
  const engine = options.engine === 'redis' ? await startRedis() : await startPostgres()
  const ledger = createLedger()
  let wrong: string[] = []
  try {
    const members = await startCluster({ ...options, queueUrl: engine.url, state, log: log.fd })
    await exercise(members, planDrills(members, engine, options.awaySeconds), options.visitors, ledger)
    const unanswered = await findUnanswered(anyOf(members), ledger)
    for (const member of members) await member.stop()
    const temporary = await findTemporary(state)
    wrong = [
      ...ledger.complaints,
      ...unanswered.map((job) => `accepted and neither done nor answered for: ${job}`),
      ...temporary.map((name) => `left half written: ${name}`)
    ]
  } finally {
    await engine.close()
    await log.close()
  }
  console.log(`${ledger.acceptedCount} jobs accepted, ${ledger.owed.size} owed at the end`)
  for (const sentence of wrong) console.error(`wrong: ${sentence}`)
  const isRight = wrong.length === 0 && ledger.owed.size > 0
  if (isRight) await rm(folder, { recursive: true, force: true })
  else console.error(`The processes' log: ${folder}/service.log`)
  return isRight
}

interface Options {
  readonly engine: string
  readonly webs: number
  readonly workers: number
  readonly visitors: number
  readonly awaySeconds: number
}

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'redis' },
    webs: { type: 'string', default: '2' },
    workers: { type: 'string', default: '3' },
    visitors: { type: 'string', default: '20' },
    'away-seconds': { type: 'string', default: '20' },
    rounds: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})
if (values.help) console.log(USAGE)
else {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
  for (let round = 1; round <= Number(values.rounds); round++) {
    const isRight = await drill({
      engine: values.engine,
      webs: Number(values.webs),
      workers: Number(values.workers),
      visitors: Number(values.visitors),
      awaySeconds: Number(values['away-seconds'])
    })
    if (!isRight) process.exitCode = 1
  }
}
