import type { EngineStatus, TryOnEngine } from '../engine-contract.ts'

export interface OnDemandOptions {
  /** Starts an engine. */
  readonly open: () => TryOnEngine
  /** What that engine will be made of, without starting it. */
  readonly readPack: () => Promise<NonNullable<EngineStatus['pack']>>
  /** An engine that nobody has asked for so long is closed. */
  readonly idleMilliseconds?: number
}

// Whoever looks at how one picture was made looks at the next one within minutes.
const IDLE_MILLISECONDS = 5 * 60_000

/**
 * For processes that take requests and leave the work to others: knows its pack, and starts an engine only for the rare
 * order that is not a job, such as showing how a picture was made.
 */
export function createOnDemandEngine (options: OnDemandOptions): TryOnEngine {
  const { open, readPack, idleMilliseconds = IDLE_MILLISECONDS } = options
  let engine: TryOnEngine | undefined
  let idle: NodeJS.Timeout | undefined
  let underway = 0
  let status: EngineStatus = { state: 'starting', problems: [] }
  const read = readPack().then(
    (pack) => { if (status.state === 'starting') status = { state: 'ready', pack, problems: [] } },
    (error: Error) => { if (status.state === 'starting') status = { state: 'failed', problems: [error.message] } }
  )

  async function rest (): Promise<void> {
    const ended = engine
    engine = undefined
    await ended?.close()
  }

  async function order<Result> (task: (engine: TryOnEngine) => Promise<Result>): Promise<Result> {
    clearTimeout(idle)
    underway += 1
    try {
      return await task(engine ??= open())
    } finally {
      underway -= 1
      if (underway === 0) idle = setTimeout(() => { rest().catch(() => {}) }, idleMilliseconds).unref()
    }
  }

  return {
    status: () => status,
    settled: async () => await read,
    prepareGarment: async (garment, own) => await order(async (engine) => await engine.prepareGarment(garment, own)),
    readPoints: async (garment, own) => await order(async (engine) => await engine.readPoints(garment, own)),
    preparePerson: async (person, own) => await order(async (engine) => await engine.preparePerson(person, own)),
    tryOn: async (request, own) => await order(async (engine) => await engine.tryOn(request, own)),
    async close () {
      status = { state: 'closed', problems: [] }
      clearTimeout(idle)
      await rest()
    }
  }
}
