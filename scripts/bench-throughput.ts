import { readdir, readFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../src/config.ts'
import { createEngine } from '../src/inference/engine/engine.ts'

const USAGE = `Usage: npm run bench:throughput -- [--seconds 60]

Lets workers make try-ons without pause, once as one worker with a thread on each core and once as a worker of one
thread on each core, and tells try-ons a minute, processor seconds of a try-on, and memory of a worker. Processor
seconds hardly depend on what else the machine does.`

// clock_getres of /proc: USER_HZ is 100 on every Linux.
const TICKS_PER_SECOND = 100

interface Plan { readonly workers: number, readonly threads: number }
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

/** Try-ons of every sample garment on every person of the gallery, from the photo to the picture. */
async function * orders (data: string) {
  const garments = await readdir(join(data, 'garments'))
  const persons = await readdir(join(data, 'persons'))
  for (let index = 0; ; index++) {
    const garment = join(data, 'garments', garments[index % garments.length], 'garment.jpg')
    const person = join(data, 'persons', persons[Math.floor(index / garments.length + index) % persons.length])
    const photo = await readFile(garment).catch(() => undefined)
    if (photo) yield { garment: { photo, maskSource: 'network' as const }, person: { directory: person } }
  }
}

async function measure ({ workers, threads }: Plan, milliseconds: number): Promise<Result> {
  const { MODELS_DIRECTORY, MODEL_PACK, DATA_DIRECTORY, JOB_DEADLINE_SECONDS } = loadConfig()
  const engines = Array.from({ length: workers }, () => createEngine({
    packDirectory: join(MODELS_DIRECTORY, MODEL_PACK),
    threads,
    isolation: 'process',
    jobDeadlineMilliseconds: JOB_DEADLINE_SECONDS * 1000
  }))
  await Promise.all(engines.map(async (engine) => await engine.settled()))
  const processes = await childrenOf(process.pid)
  const next = orders(DATA_DIRECTORY)
  const tryOn = async (engine: typeof engines[number]) => await engine.tryOn((await next.next()).value!).catch(() => {})
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
  return { workers, threads, tryOnsPerMinute: made / minutes, processorSeconds: seconds / made, megabytes }
}

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, help: { type: 'boolean', short: 'h', default: false } }
})
if (values.help) console.log(USAGE)
else {
  const cores = availableParallelism()
  console.log(`compact pack on ${cpus()[0]?.model ?? 'unknown'}, ${cores} cores, Node ${process.version}\n`)
  console.log('| workers | threads each | try-ons a minute | processor seconds of a try-on | memory of a worker |')
  console.log('|---|---|---|---|---|')
  for (const plan of [{ workers: 1, threads: cores }, { workers: cores, threads: 1 }]) {
    const { workers, threads, tryOnsPerMinute, processorSeconds, megabytes } =
      await measure(plan, Number(values.seconds) * 1000)
    console.log(`| ${workers} | ${threads} | ${tryOnsPerMinute.toFixed(1)} | ${processorSeconds.toFixed(2)} s | ` +
      `${megabytes.toFixed(0)} MB |`)
  }
}
