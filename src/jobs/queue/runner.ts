import type { Made, OrderOptions, OrderResult, TryOnEngine } from '../../inference/engine-contract.ts'
import type { Loan } from '../belongings/loans.ts'
import type { Wardrobe } from '../belongings/wardrobe.ts'
import { patiently } from '../pictures/away.ts'
import type { JobOutcome, JobRunner, PrepareGarmentJob, PreparePersonJob, RunnerOptions, TryOnJob } from './job.ts'

/** Nothing was left to do: whoever asked before has had it done. */
const NOTHING: JobOutcome = { timings: [] }

/** Does the work of a job as one order; what the order makes on the way goes to the shelves. */
export function createJobRunner (engine: TryOnEngine, wardrobe: Wardrobe): JobRunner {
  async function tryOn ({ garment, person }: TryOnJob, options: RunnerOptions): Promise<JobOutcome> {
    const loans = await patiently(async () =>
      await Promise.all([wardrobe.person(person), wardrobe.garment(garment)]), options.signal)
    const request = { person: loans[0].source, garment: loans[1].source }
    return await keepingMade(loans, options, async (own) => await engine.tryOn(request, own))
  }

  async function cutOut ({ garment }: PrepareGarmentJob, options: RunnerOptions): Promise<JobOutcome> {
    const loan = await patiently(async () => await wardrobe.garment(garment), options.signal)
    const { source } = loan
    if (!('photo' in source)) return NOTHING
    return await keepingMade([loan], options, async (own) => await engine.prepareGarment(source, own))
  }

  /** A photo that cannot be used is a finding, not a failure: its page shows what was seen. */
  async function lookAt ({ person }: PreparePersonJob, options: RunnerOptions): Promise<JobOutcome> {
    const loan = await patiently(async () => await wardrobe.unseenPhoto(person), options.signal)
    if (!loan) return NOTHING
    return await keepingMade([loan], options, async (own) => await engine.preparePerson(loan.source, own))
  }

  return async (job, options) => {
    if (job.kind === 'try-on') return await tryOn(job, options)
    if (job.kind === 'prepare-person') return await lookAt(job, options)
    return await cutOut(job, options)
  }
}

/**
 * Runs an order; what it makes is kept while the rest goes on, and also when the rest fails. What cannot be kept ends
 * the order.
 */
async function keepingMade (
  loans: ReadonlyArray<Pick<Loan<unknown>, 'keep'>>,
  { signal, onStage, onKept }: RunnerOptions,
  order: (options: OrderOptions) => Promise<OrderResult>
): Promise<JobOutcome> {
  const lost = new AbortController()
  const kept: Array<Promise<unknown>> = []
  const onMade = (made: Made) => {
    const keeping = Promise.all(loans.map(async (loan) => await patiently(async () => await loan.keep(made), signal)))
    keeping.then(onKept, () => lost.abort())
    kept.push(keeping)
  }
  try {
    const stop = AbortSignal.any([signal, lost.signal])
    const { png, timings } = await order({ signal: stop, onStage, onMade, isPatient: true })
    return { png, timings }
  } finally {
    await Promise.all(kept)
  }
}
