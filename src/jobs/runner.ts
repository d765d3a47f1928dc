import type { StageTiming, TryOnEngine } from '../inference/engine-contract.ts'
import type { JobOutcome, JobRecord, JobRunner, RunnerOptions } from './job.ts'
import type { Wardrobe } from './wardrobe.ts'

/** The stage in which an upload is cut out, as it appears in progress and timings. */
export const PREPARATION_STAGE = 'prepare-garment'

/** Does the work of a job with the engine: the cut-out where there is none yet, then the picture. */
export function createJobRunner (engine: TryOnEngine, wardrobe: Wardrobe): JobRunner {
  async function cutOut (job: JobRecord, { signal, onStage }: RunnerOptions) {
    const started = performance.now()
    let wasMade = false
    const files = await wardrobe.garmentFiles(job.garment, {
      signal,
      onStage: () => {
        wasMade = true
        onStage(PREPARATION_STAGE, 0, 1)
      }
    })
    const timings: StageTiming[] = wasMade ? [{ name: PREPARATION_STAGE, milliseconds: performance.now() - started }] : []
    return { files, timings }
  }

  async function tryOn (job: JobRecord, options: RunnerOptions): Promise<JobOutcome> {
    const personDirectory = await wardrobe.personDirectory(job.person)
    const { files, timings } = await cutOut(job, options)
    const result = await engine.tryOn({ garment: files, personDirectory }, options)
    return { png: result.png, timings: [...timings, ...result.timings] }
  }

  return async (job, options) => {
    await engine.settled()
    if (job.kind === 'try-on') return await tryOn(job, options)
    return { timings: (await cutOut(job, options)).timings }
  }
}
