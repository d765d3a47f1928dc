import type { RunOptions, StageTiming, TryOnEngine } from '../../inference/engine-contract.ts'
import { readPersonReference } from '../belongings/references.ts'
import type { JobOutcome, JobRunner, PrepareGarmentJob, PreparePersonJob, RunnerOptions, TryOnJob } from './job.ts'
import type { Wardrobe } from '../belongings/wardrobe.ts'

/** The stage in which an upload is cut out, as it appears in progress and timings. */
export const PREPARATION_STAGE = 'prepare-garment'
/** The stage in which a visitor's own photo is read. */
const PERSON_STAGE = 'prepare-person'

/** Does the work of a job with the engine: the cut-out where there is none yet, then the picture. */
export function createJobRunner (engine: TryOnEngine, wardrobe: Wardrobe): JobRunner {
  const cutOut = async (job: PrepareGarmentJob | TryOnJob, options: RunnerOptions) =>
    await measure(PREPARATION_STAGE, options, async (own) => await wardrobe.garmentFiles(job.garment, own))
  const findPerson = async (job: TryOnJob, options: RunnerOptions) =>
    await measure(PERSON_STAGE, options, async (own) => await wardrobe.personDirectory(job.person, own))

  async function tryOn (job: TryOnJob, options: RunnerOptions): Promise<JobOutcome> {
    const person = await findPerson(job, options)
    const garment = await cutOut(job, options)
    const { png, timings } = await engine.tryOn({ garment: garment.result, personDirectory: person.result }, options)
    return { png, timings: [...person.timings, ...garment.timings, ...timings] }
  }

  /** A photo that cannot be used is a finding, not a failure: its page shows what was seen. */
  async function lookAt (job: PreparePersonJob, options: RunnerOptions): Promise<JobOutcome> {
    const started = performance.now()
    options.onStage(PERSON_STAGE, 0, 1)
    await wardrobe.prepareOwn(readPersonReference(job.person).id, { signal: options.signal })
    return { timings: [{ name: PERSON_STAGE, milliseconds: performance.now() - started }] }
  }

  return async (job, options) => {
    await engine.settled()
    if (job.kind === 'try-on') return await tryOn(job, options)
    if (job.kind === 'prepare-person') return await lookAt(job, options)
    return { timings: (await cutOut(job, options)).timings }
  }
}

/** Runs a preparation as one stage; it is reported and timed only when it says that there was something to do. */
async function measure<Result> (
  stage: string, { signal, onStage }: RunnerOptions, prepare: (options: RunOptions) => Promise<Result>
): Promise<{ result: Result, timings: StageTiming[] }> {
  const started = performance.now()
  let wasMade = false
  const result = await prepare({
    signal,
    onStage: () => {
      wasMade = true
      onStage(stage, 0, 1)
    }
  })
  return { result, timings: wasMade ? [{ name: stage, milliseconds: performance.now() - started }] : [] }
}
