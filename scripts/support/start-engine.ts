import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { createEngine } from '../../src/inference/engine.ts'
import type { TryOnEngine } from '../../src/inference/engine-contract.ts'
import type { WorkerIsolation } from '../../src/inference/worker-host.ts'

/** The engine of a command line, set up as the server sets up its own. */
export function startEngine (config: Config): TryOnEngine {
  return createEngine({
    packDirectory: join(config.MODELS_DIRECTORY, config.MODEL_PACK),
    threads: config.INFERENCE_THREADS,
    isolation: config.WORKER_ISOLATION as WorkerIsolation,
    jobDeadlineMilliseconds: config.JOB_DEADLINE_SECONDS * 1000
  })
}
