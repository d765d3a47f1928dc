import type { StageTiming, TryOnEngine } from '../inference/engine-contract.ts'
import type { JobOutcome, JobRecord, JobRunner, RunnerOptions } from './job.ts'
import { ownPersonId } from './person-reference.ts'
import type { Wardrobe } from './wardrobe.ts'

/** The stage in which an upload is cut out, as it appears in progress and timings. */
export const PREPARATION_STAGE = 'prepare-garment'
/** The stage in which a visitor's own photo is read. */
const PERSON_STAGE = 'prepare-person'

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

  async function findPerson (job: JobRecord, { signal, onStage }: RunnerOptions) {
    const started = performance.now()
    let wasMade = false
    const directory = await wardrobe.personDirectory(job.person, {
      signal,
      onStage: () => {
        wasMade = true
        onStage(PERSON_STAGE, 0, 1)
      }
    })
    const timings: StageTiming[] = wasMade ? [{ name: PERSON_STAGE, milliseconds: performance.now() - started }] : []
    return { directory, timings }
  }

  async function tryOn (job: JobRecord, options: RunnerOptions): Promise<JobOutcome> {
    const person = await findPerson(job, options)
    const { files, timings } = await cutOut(job, options)
    const result = await engine.tryOn({ garment: files, personDirectory: person.directory }, options)
    return { png: result.png, timings: [...person.timings, ...timings, ...result.timings] }
  }

  /** A photo that cannot be used is a finding, not a failure: its page shows what was seen. */
  async function lookAt (job: JobRecord, options: RunnerOptions): Promise<JobOutcome> {
    const started = performance.now()
    options.onStage(PERSON_STAGE, 0, 1)
    await wardrobe.prepareOwn(ownPersonId(job.person) ?? '', { signal: options.signal })
    return { timings: [{ name: PERSON_STAGE, milliseconds: performance.now() - started }] }
  }

  return async (job, options) => {
    await engine.settled()
    if (job.kind === 'try-on') return await tryOn(job, options)
    if (job.kind === 'prepare-person') return await lookAt(job, options)
    return { timings: (await cutOut(job, options)).timings }
  }
}
