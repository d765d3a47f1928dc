import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { addressOf, readGarments } from './soak/garments.ts'
import { openHouse, type House } from './soak/house.ts'
import { createLedger, type Ledger } from './soak/ledger.ts'
import { findTemporary, findUnanswered, judge, measurePage } from './soak/reckoning.ts'
import { visit, warmUp } from './soak/visitor.ts'

const USAGE = `Usage: npm run test:soak -- [--minutes 10] [--visitors 50] [--kill-seconds 30] [--port 8390]

Visitors upload, generate, hang up, delete and reload at random against the built service on this machine, which is
killed every so often and starts again on the same state folder. At the end every accepted job is done or answered for.`

/** Lets visitors come for so long, and kills the service meanwhile. */
async function live (
  house: House, ledger: Ledger, garments: readonly Uint8Array[],
  options: { minutes: number, visitors: number, pause: number }
): Promise<void> {
  const end = Date.now() + options.minutes * 60_000
  const visitors = Array.from({ length: options.visitors }, async (_, k) =>
    await visit(house.url, addressOf(k), garments, ledger, () => Date.now() > end))
  while (Date.now() + options.pause < end) {
    await new Promise((resolve) => setTimeout(resolve, options.pause))
    await house.killAndRestart()
  }
  await Promise.all(visitors)
}

async function soak (options: { minutes: number, visitors: number, pause: number, port: number }): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'fitting-room-soak-'))
  const log = await open(join(folder, 'server.log'), 'a')
  const house = await openHouse(options.port, join(folder, 'state'), log.fd)
  const ledger = createLedger()
  const garments = await readGarments()
  await warmUp(house.url, garments, ledger)
  await findUnanswered(house.url, ledger)
  const before = await house.held()
  await live(house, ledger, garments, options)
  const unanswered = await findUnanswered(house.url, ledger)
  const page = await measurePage(house.url)
  const after = await house.held()
  const exitCode = await house.stop()
  const temporary = await findTemporary(join(folder, 'state'))
  const wrong = judge({ unanswered, temporary, page, before, after, exitCode }, ledger)
  console.log(`${ledger.acceptedCount} jobs accepted, ${ledger.owed.size} owed at the end, ${house.kills} kills; ` +
    `page ${page.toFixed(0)} ms (99th percentile), ` +
    `${before.megabytes.toFixed(0)} MB at the start and ${after.megabytes.toFixed(0)} at the end, ` +
    `${before.descriptors} and ${after.descriptors} descriptors`)
  for (const sentence of wrong) console.error(`wrong: ${sentence}`)
  if (wrong.length === 0) await rm(folder, { recursive: true, force: true })
  else console.error(`The service's log: ${folder}/server.log`)
  await log.close()
  return wrong.length === 0
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    visitors: { type: 'string', default: '50' },
    'kill-seconds': { type: 'string', default: '30' },
    port: { type: 'string', default: '8390' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})
if (values.help) console.log(USAGE)
else {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const isRight = await soak({
    minutes: Number(values.minutes),
    visitors: Number(values.visitors),
    pause: Number(values['kill-seconds']) * 1000,
    port: Number(values.port)
  })
  process.exitCode = isRight ? 0 : 1
}
