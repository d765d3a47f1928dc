import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { benchService, type ServiceBench } from './support/bench-service.ts'

const USAGE = `Usage: npm run bench -- [--repeats 10] [--garment FILE] [--pack compact] [--out var/bench.json] [--json]
       npm run bench -- --pack hr-viton --random-weights --json   (plain against fast generator)

Measures the service over HTTP in a process of its own: cold start, each stage, the whole
request, the main page while try-ons run, and the largest resident set.`

async function main (): Promise<void> {
  const { values } = parseArgs({
    options: {
      repeats: { type: 'string', default: '10' },
      garment: { type: 'string', default: 'data/garments/sun-print/garment.jpg' },
      pack: { type: 'string', default: 'compact' },
      out: { type: 'string', default: 'var/bench.json' },
      'random-weights': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return console.log(USAGE)
  if (values['random-weights']) return await benchGenerators(values.json)
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const result = await benchService(Number(values.repeats), values.garment, { MODEL_PACK: values.pack })
  await report({ machine: describeMachine(), pack: values.pack, ...result }, values.out, values.json)
}

async function benchGenerators (json: boolean): Promise<void> {
  const { benchHrViton } = await import('./bench-hr-viton.ts')
  await benchHrViton({ json })
}

function describeMachine () {
  return { processor: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.version }
}

type Report = ServiceBench & { machine: ReturnType<typeof describeMachine>, pack: string }

async function report (result: Report, out: string, json: boolean): Promise<void> {
  await mkdir(dirname(out), { recursive: true })
  await writeFile(out, JSON.stringify(result, null, 2) + '\n')
  if (json) return console.log(JSON.stringify(result))
  console.log(
    `${result.pack} on ${result.machine.processor}, ${result.machine.cores} cores, Node ${result.machine.node}\n`
  )
  console.log('| what | median ms | p95 ms |\n|---|---|---|')
  for (const [name, { median, p95 }] of Object.entries({
    ...result.stages,
    pipeline: result.pipeline,
    'whole request': result.request
  })) {
    console.log(`| ${name} | ${median.toFixed(0)} | ${p95.toFixed(0)} |`)
  }
  const { p50, p99 } = result.pageWhileRunning
  console.log(`\nmain page while a try-on runs: median ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
  console.log(
    `cold start ${result.coldStartMilliseconds.toFixed(0)} ms, ` +
    `peak resident set ${result.peakRssMegabytes.toFixed(0)} MB\nwritten to ${out}`
  )
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
