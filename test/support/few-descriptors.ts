/**
 * A program for `ulimit -n`: takes every file descriptor there is, starts an engine, waits until that has failed,
 * gives the descriptors back, and tells what became of the engine.
 */
import { closeSync, openSync } from 'node:fs'
import { extname } from 'node:path'
import { provideBodyFinder } from '../../src/checkpoints/body-finder.ts'
import { createEngine } from '../../src/inference/engine/engine.ts'
import { createRestartPolicy } from '../../src/inference/engine/restart-policy.ts'
import type { WorkerIsolation } from '../../src/inference/engine/worker-host.ts'
import { until } from './jobs.ts'

function takeAll (): number[] {
  const taken: number[] = []
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error
  }
  return taken
}

const taken = takeAll()
const engine = createEngine({
  packDirectory: 'fine',
  threads: 1,
  isolation: process.argv[2] as WorkerIsolation,
  bodyFinder: () => provideBodyFinder(process.argv[3], process.argv[3]),
  jobDeadlineMilliseconds: 60_000,
  restarts: createRestartPolicy(1, 20),
  workerEntry: new URL(`./fake-worker${extname(import.meta.url)}`, import.meta.url)
})
await until(() => engine.status().state === 'failed')
console.log(engine.status().problems.join())
for (const descriptor of taken) closeSync(descriptor)
await until(() => engine.status().state === 'ready')
const { garment } = await engine.prepareGarment({ photo: Buffer.from('shirt'), maskSource: 'network' })
console.log(Buffer.from(garment.cloth).toString())
await engine.close()
