import { join } from 'node:path'
import { findBodyFinderPackage, provideBodyFinder } from './checkpoints/body-finder.ts'
import type { Config } from './config.ts'
import type { TryOnEngine } from './inference/engine-contract.ts'
import { createEngine } from './inference/engine/engine.ts'

/** Starts the configured engine. The first call converts the optional body finder's networks, about a second. */
export function openEngine (config: Config): TryOnEngine {
  const cache = join(config.STATE_DIRECTORY, 'networks')
  return createEngine({
    packDirectory: join(config.MODELS_DIRECTORY, config.MODEL_PACK),
    threads: config.INFERENCE_THREADS,
    isolation: config.WORKER_ISOLATION,
    bodyFinder: config.BODY_FINDER === 'auto' ? () => provideBodyFinder(cache, findBodyFinderPackage()) : undefined,
    jobDeadlineMilliseconds: config.JOB_DEADLINE_SECONDS * 1000
  })
}
