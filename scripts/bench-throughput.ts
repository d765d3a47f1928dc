import { readdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../src/config.ts'
import type { GarmentSource, TryOnEngine, TryOnRequest } from '../src/inference/engine-contract.ts'
import { createEngine } from '../src/inference/engine/engine.ts'

const USAGE = `Usage: npm run bench:throughput -- [--seconds 60] [--json FILE]

Lets workers make try-ons without pause: one worker with a thread on each core, a worker of one thread on each core,
and the same with every garment cut out once before, as in a grid of it. Tells try-ons a minute, processor seconds of a
try-on, and memory of a worker. Processor seconds hardly depend on what else the machine does.
--json FILE writes the same for "npm run simulate -- --bench FILE".`

// clock_getres of /proc: USER_HZ is 100 on every Linux.
const TICKS_PER_SECOND = 100

interface Plan {
  readonly workers: number
  readonly threads: number
  /** Whether garments are cut out before it is measured. */
  readonly isPrepared: boolean
}
interface Result extends Plan {
  readonly tryOnsPerMinute: number
  readonly processorSeconds: number
  readonly megabytes: number
}

async function childrenOf (pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text.split(' ').filter((id) => id !== '').map(Number)
}

/** Seconds that a process has computed. Fields 14 and 15 of proc_pid_stat(5), counted after the name in brackets. */
async function processorSecondsOf (pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

async function peakMegabytes (pid: number): Promise<number> {
  return Number(/VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** The sample garments, as their photos or cut out of them. */
async function readGarments (data: string, engine: TryOnEngine, isPrepared: boolean): Promise<GarmentSource[]> {
  const garments: GarmentSource[] = []
  for (const name of await readdir(join(data, 'garments'))) {
    const photo = await readFile(join(data, 'garments', name, 'garment.jpg')).catch(() => undefined)
    if (!photo) continue
    const source = { photo, maskSource: 'network' as const }
    garments.push(isPrepared ? (await engine.prepareGarment(source)).garment : source)
  }
  return garments
}

/** Try-ons of every garment on every person of the gallery. */
async function * orders (data: string, garments: readonly GarmentSource[]): AsyncGenerator<TryOnRequest, never> {
  const persons = await readdir(join(data, 'persons'))
  for (let index = 0; ; index++) {
    const person = persons[Math.floor(index / garments.length + index) % persons.length]
    yield { garment: garments[index % garments.length], person: { directory: join(data, 'persons', person) } }
  }
}

async function measure ({ workers, threads, isPrepared }: Plan, milliseconds: number): Promise<Result> {
  const { MODELS_DIRECTORY, MODEL_PACK, DATA_DIRECTORY, JOB_DEADLINE_SECONDS } = loadConfig()
  const engines = Array.from({ length: workers }, () => createEngine({
    packDirectory: join(MODELS_DIRECTORY, MODEL_PACK),
    threads,
    isolation: 'process',
    jobDeadlineMilliseconds: JOB_DEADLINE_SECONDS * 1000
  }))
  await Promise.all(engines.map(async (engine) => await engine.settled()))
  const processes = await childrenOf(process.pid)
  const next = orders(DATA_DIRECTORY, await readGarments(DATA_DIRECTORY, engines[0], isPrepared))
  const tryOn = async (engine: typeof engines[number]) => await engine.tryOn((await next.next()).value).catch(() => {})
  await Promise.all(engines.map(tryOn))
  const before = sum(await Promise.all(processes.map(processorSecondsOf)))
  const started = performance.now()
  let made = 0
  await Promise.all(engines.map(async (engine) => {
    while (performance.now() - started < milliseconds) {
      await tryOn(engine)
      made++
    }
  }))
  const minutes = (performance.now() - started) / 60_000
  const seconds = sum(await Promise.all(processes.map(processorSecondsOf))) - before
  const megabytes = Math.max(...await Promise.all(processes.map(peakMegabytes)))
  await Promise.all(engines.map(async (engine) => await engine.close()))
  return { workers, threads, isPrepared, tryOnsPerMinute: made / minutes, processorSeconds: seconds / made, megabytes }
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false }
  }
})
if (values.help) console.log(USAGE)
else {
  const cores = availableParallelism()
  console.log(`compact pack on ${cpus()[0]?.model ?? 'unknown'}, ${cores} cores, Node ${process.version}\n`)
  console.log('| workers | threads each | garments | try-ons a minute | processor seconds of a try-on | ' +
    'memory of a worker |')
  console.log('|---|---|---|---|---|---|')
  const plans = [
    { workers: 1, threads: cores, isPrepared: false },
    { workers: cores, threads: 1, isPrepared: false },
    { workers: cores, threads: 1, isPrepared: true }
  ]
  const results: Result[] = []
  for (const plan of plans) {
    const result = await measure(plan, Number(values.seconds) * 1000)
    results.push(result)
    const { workers, threads, isPrepared, tryOnsPerMinute, processorSeconds, megabytes } = result
    console.log(`| ${workers} | ${threads} | ${isPrepared ? 'cut out before' : 'photos'} | ` +
      `${tryOnsPerMinute.toFixed(1)} | ${processorSeconds.toFixed(2)} s | ${megabytes.toFixed(0)} MB |`)
  }
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(results, null, 2) + '\n')
}
