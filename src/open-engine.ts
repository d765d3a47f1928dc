import { join } from 'node:path'
import { findBodyFinderPackage, provideBodyFinder } from './checkpoints/body-finder.ts'
import type { Config } from './config.ts'
import type { TryOnEngine } from './inference/engine-contract.ts'
import { createEngine } from './inference/engine/engine.ts'
import { createOnDemandEngine } from './inference/engine/on-demand-engine.ts'
import { factsOf } from './inference/pack/facts.ts'
import { loadPack } from './inference/pack/pack.ts'
import { platformProblem } from './platform.ts'

/**
 * The configured engine; where others do the work, one that starts when it is needed.
 * @throws Error that says what to do where the networks cannot be loaded
 */
export function openEngine (config: Config): TryOnEngine {
  const problem = platformProblem()
  if (problem !== undefined) throw new Error(problem)
  if (config.ROLE !== 'web') return startEngine(config)
  return createOnDemandEngine({
    open: () => startEngine(config),
    readPack: async () => factsOf((await loadPack(join(config.MODELS_DIRECTORY, config.MODEL_PACK))).manifest)
  })
}

/** Starts the configured engine. The first call converts the optional body finder's networks, about a second. */
function startEngine (config: Config): TryOnEngine {
  const cache = join(config.STATE_DIRECTORY, 'networks')
  return createEngine({
    packDirectory: join(config.MODELS_DIRECTORY, config.MODEL_PACK),
    threads: config.INFERENCE_THREADS,
    isolation: config.WORKER_ISOLATION,
    bodyFinder: config.BODY_FINDER === 'auto' ? () => provideBodyFinder(cache, findBodyFinderPackage()) : undefined,
    jobDeadlineMilliseconds: config.JOB_DEADLINE_SECONDS * 1000
  })
}
