import { CodedError } from '../../src/coded-error.ts'
import type { JobOutcome, JobRecord, JobRunner, PrepareGarmentJob, TryOnJob } from '../../src/jobs/queue/job.ts'

export const PNG = Buffer.from('the picture')
export const DONE: JobOutcome = { png: PNG, timings: [{ name: 'generate', milliseconds: 5 }] }

export function tryOnRequest (changes: Partial<TryOnJob> = {}): TryOnJob {
  const visitor = changes.visitor ?? 'v'
  return { kind: 'try-on', visitor, account: visitor, garment: 'sample:polo', person: 'bea', key: 'k', ...changes }
}

export function cutOutRequest (changes: Partial<PrepareGarmentJob> = {}): PrepareGarmentJob {
  const visitor = changes.visitor ?? 'v'
  return { kind: 'prepare-garment', visitor, account: visitor, garment: 'upload:x', key: 'c', ...changes }
}

export interface ManualRun {
  readonly job: JobRecord
  readonly signal: AbortSignal
  readonly onStage: (stage: string, index: number, count: number) => void
  readonly onKept?: () => void
  readonly finish: (outcome?: JobOutcome) => void
  readonly fail: (error: Error) => void
}

/** Runs that finish only when told; one that is aborted fails as the engine's do. */
export function createManualRunner () {
  const started: ManualRun[] = []
  const run: JobRunner = async (job, { signal, onStage, onKept }) => await new Promise((resolve, reject) => {
    started.push({ job, signal, onStage, onKept, finish: (outcome = DONE) => resolve(outcome), fail: reject })
    signal.addEventListener('abort', () => reject(new CodedError('CANCELLED', 'aborted')))
  })
  return { run, started, at: async (index: number) => await until(() => started[index]) }
}

/** What `look` finds, once it finds something. */
export async function until<Value> (look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await look()
    if (value) return value
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** `Array.fromAsync`, which Node 20 does not have. */
export async function collect<Item> (items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}
