import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createJobStore } from '../src/jobs/queue/job-store.ts'
import type { JobRunner } from '../src/jobs/queue/job.ts'
import { openDesk } from '../src/jobs/shared/desk.ts'
import { createSharedQueue } from '../src/jobs/shared/shared-queue.ts'
import { startRedis } from './support/servers.ts'

const USAGE = `Usage: npm run bench:queue -- [--jobs 200]

What a job costs the shared queue in Redis when its work costs nothing: jobs a second by one process that takes requests
and works, commands and memory of Redis. Every job tells fifteen stages, as a try-on does.`

const STAGES = 15
const run: JobRunner = async (_job, { onStage }) => {
  for (let index = 0; index < STAGES; index++) onStage(`stage ${index}`, index, STAGES)
  return { png: new Uint8Array(1), timings: [] }
}

async function measure (jobs: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fitting-room-queue-'))
  const server = await startRedis()
  const onError = () => {}
  const desk = await openDesk({ url: server.url, onError })
  const pictures = createJobStore(folder)
  const queue = createSharedQueue({ desk, pictures, run, limit: jobs, limitPerVisitor: jobs, onError })
  const info = async (section: string, name: string) =>
    Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(await desk.redis?.info(section) ?? '')?.[1])
  const measures = async () => [await info('stats', 'total_commands_processed'), await info('memory', 'used_memory')]
  const before = await measures()
  const started = performance.now()
  for (let index = 0; index < jobs; index++) {
    const visitor = `visitor ${index}`.padEnd(22)
    const { id } = await queue.submit({
      kind: 'try-on', visitor, account: visitor, garment: 'sample:polo', person: 'bea', key: `${index}`.padEnd(43)
    })
    if (index === jobs - 1) await queue.finished(id)
  }
  const seconds = (performance.now() - started) / 1000
  // Of news only the last ones are kept, however many jobs there were.
  await desk.redis?.del('bull:fitting_room:events')
  const after = await measures()
  console.log('| what | value |\n|---|---|')
  console.log(`| jobs a second | ${(jobs / seconds).toFixed(1)} |`)
  console.log(`| commands of Redis for a job | ${((after[0] - before[0]) / jobs).toFixed(0)} |`)
  console.log(`| memory of Redis for a job | ${((after[1] - before[1]) / jobs / 1024).toFixed(1)} kB |`)
  await queue.close(0)
  await desk.close()
  await server.close()
  await rm(folder, { recursive: true, force: true })
}

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '200' }, help: { type: 'boolean', short: 'h', default: false } }
})
if (values.help) console.log(USAGE)
else await measure(Number(values.jobs))
