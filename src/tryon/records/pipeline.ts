import { CodedError } from '../../coded-error.ts'

/** One named step of a pipeline. It reads what earlier stages left in the context, and adds its own. */
export interface Stage<Context> {
  readonly name: string
  run (context: Context, signal: AbortSignal): Promise<void> | void
}

export interface StageTiming {
  readonly name: string
  readonly milliseconds: number
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Called before each stage: its name, its index from 0, the number of stages. */
  readonly onStage?: (name: string, index: number, count: number) => void
}

export interface Pipeline<Context> {
  readonly stageNames: readonly string[]
  /**
   * Runs the stages in order on one context.
   * @throws CodedError `CANCELLED` when the signal is aborted before a stage or after the last one.
   */
  run (context: Context, options?: RunOptions): Promise<readonly StageTiming[]>
}

const NEVER = new AbortController().signal

function assertActive (signal: AbortSignal): void {
  if (signal.aborted) throw new CodedError('CANCELLED', 'The run was cancelled', { cause: signal.reason })
}

/** An ordered list of stages with timing, progress, and cancellation between them. */
export function createPipeline<Context> (stages: ReadonlyArray<Stage<Context>>): Pipeline<Context> {
  async function run (context: Context, options: RunOptions = {}): Promise<readonly StageTiming[]> {
    const signal = options.signal ?? NEVER
    const timings: StageTiming[] = []
    for (const [index, stage] of stages.entries()) {
      assertActive(signal)
      options.onStage?.(stage.name, index, stages.length)
      const start = performance.now()
      await stage.run(context, signal)
      timings.push({ name: stage.name, milliseconds: performance.now() - start })
    }
    assertActive(signal)
    return timings
  }
  return { stageNames: stages.map((stage) => stage.name), run }
}

/** Pipelines over one context as one: their stages are told, timed and cancelled as those of a single run. */
export function joinPipelines<Context> (pipelines: ReadonlyArray<Pipeline<Context>>): Pipeline<Context> {
  const stageNames = pipelines.flatMap((pipeline) => pipeline.stageNames)
  async function run (context: Context, { signal, onStage }: RunOptions = {}): Promise<readonly StageTiming[]> {
    const timings: StageTiming[] = []
    for (const pipeline of pipelines) {
      const before = timings.length
      const tell: RunOptions['onStage'] = (name, index) => onStage?.(name, before + index, stageNames.length)
      timings.push(...await pipeline.run(context, { signal, onStage: tell }))
    }
    return timings
  }
  return { stageNames, run }
}

/**
 * A value that an earlier stage must have left in the context.
 * @throws Error when the stages are in an order in which it has not.
 */
export function take<Context, Key extends keyof Context> (context: Context, key: Key): NonNullable<Context[Key]> {
  const value = context[key]
  if (value === undefined || value === null) throw new Error(`No stage before this one has set "${String(key)}"`)
  return value
}
