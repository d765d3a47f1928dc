import { CodedError } from '../../coded-error.ts'
import type {
  BodyFinderChoice, EngineStatus, GarmentPhoto, GarmentResult, Made, Order, OrderOptions, OrderResult, PersonPhoto,
  PersonResult, PointsResult, ReadableGarment, TryOnEngine, TryOnRequest, TryOnResult
} from '../engine-contract.ts'
import type { WorkerErrorReport } from '../protocol.ts'
import { createDeferred } from './deferred.ts'
import { createRestartPolicy, type RestartPolicy } from './restart-policy.ts'
import type { WorkerIsolation } from './worker-host.ts'
import { keepWorker, type OrderReport, type WorkerKeeper } from './worker-keeper.ts'

export interface EngineOptions {
  readonly packDirectory: string
  /** Threads inside one operator; the number of cores is best. */
  readonly threads: number
  readonly isolation?: WorkerIsolation
  /** Asked at each start of a worker for the optional networks that find bodies in real photographs. */
  readonly bodyFinder?: () => BodyFinderChoice
  /** An order that takes longer is ended by ending its worker. A patient one waits as long for a worker. */
  readonly jobDeadlineMilliseconds: number
  readonly loadingDeadlineMilliseconds?: number
  readonly restarts?: RestartPolicy
  /** Another worker program, for tests of crashes and hangs. */
  readonly workerEntry?: URL
}

/** Starts the worker and keeps one alive until `close`. */
export function createEngine (options: EngineOptions): TryOnEngine {
  return new Engine(options)
}

interface CurrentOrder {
  readonly id: number
  readonly options: OrderOptions
  made: Made
  readonly resolve: (result: OrderResult) => void
  readonly reject: (error: Error) => void
}

const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const WORKER_ENTRY = new URL(`../worker/entry.${EXTENSION}`, import.meta.url)
/**
 * The largest pack, 600 MB of graphs, is checked, loaded and warmed up in about 30 s on two cores; whoever takes ten
 * times as long makes no progress.
 */
const LOADING_DEADLINE_MILLISECONDS = 300_000

class Engine implements TryOnEngine {
  readonly #options: EngineOptions
  readonly #restarts: RestartPolicy
  readonly #keeper: WorkerKeeper
  #current: CurrentOrder | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #lastId = 0

  constructor (options: EngineOptions) {
    const { packDirectory, threads, bodyFinder } = options
    this.#options = options
    this.#restarts = options.restarts ?? createRestartPolicy()
    this.#keeper = keepWorker({
      entry: options.workerEntry ?? WORKER_ENTRY,
      isolation: options.isolation ?? 'thread',
      settings: () => ({ packDirectory, threads, bodyFinder: bodyFinder?.() }),
      restarts: this.#restarts,
      loadingDeadlineMilliseconds: options.loadingDeadlineMilliseconds ?? LOADING_DEADLINE_MILLISECONDS,
      onReport: (report) => this.#receive(report),
      onDeath: (reason) => {
        this.#current?.reject(new CodedError('ENGINE_CRASHED', `the inference worker died: ${reason}`))
      }
    })
  }

  status (): EngineStatus {
    return this.#keeper.status()
  }

  async settled (): Promise<void> {
    await this.#keeper.settled()
  }

  async prepareGarment (garment: GarmentPhoto, options?: OrderOptions): Promise<GarmentResult> {
    return await this.#enqueue({ garment }, options) as GarmentResult
  }

  async readPoints (toRead: ReadableGarment, options?: OrderOptions): Promise<PointsResult> {
    return await this.#enqueue({ toRead }, options) as PointsResult
  }

  async preparePerson (person: PersonPhoto, options?: OrderOptions): Promise<PersonResult> {
    return await this.#enqueue({ person }, options) as PersonResult
  }

  async tryOn ({ garment, person, isExplained }: TryOnRequest, options?: OrderOptions): Promise<TryOnResult> {
    return await this.#enqueue({ garment, person, isExplained }, options) as TryOnResult
  }

  async close (): Promise<void> {
    const closed = this.#keeper.close()
    this.#current?.reject(notReady(this.status()))
    await closed
  }

  async #enqueue (order: Order, options: OrderOptions = {}): Promise<OrderResult> {
    const turn = this.#queue.then(async () => {
      await this.#untilReady(options)
      return await this.#run(order, options)
    })
    this.#queue = turn.catch(() => {})
    return await turn
  }

  async #untilReady ({ signal, isPatient = false }: OrderOptions): Promise<void> {
    await unlessAborted(this.#keeper.settled(), signal)
    if (isPatient && this.status().state === 'failed') {
      const deadline = AbortSignal.timeout(this.#options.jobDeadlineMilliseconds)
      await unlessAborted(this.#keeper.ready(), signal ? AbortSignal.any([signal, deadline]) : deadline)
    }
    if (signal?.aborted) throw new CodedError('CANCELLED', 'cancelled before it started')
    if (this.status().state !== 'ready') throw notReady(this.status())
  }

  async #run (order: Order, options: OrderOptions): Promise<OrderResult> {
    const { signal } = options
    const id = ++this.#lastId
    const { promise, resolve, reject } = createDeferred<OrderResult>()
    this.#current = { id, options, made: {}, resolve, reject }
    const abort = () => this.#keeper.post({ kind: 'abort', id })
    const deadline = setTimeout(() => this.#endOverdue(), this.#options.jobDeadlineMilliseconds)
    signal?.addEventListener('abort', abort, { once: true })
    this.#keeper.post({ kind: 'order', id, order })
    try {
      return await promise
    } finally {
      clearTimeout(deadline)
      signal?.removeEventListener('abort', abort)
      this.#current = undefined
    }
  }

  #receive (report: OrderReport): void {
    const current = this.#current
    if (report.id !== current?.id) return
    const { onStage, onMade } = current.options
    if (report.kind === 'stage') onStage?.(report.name, report.index, report.count)
    if (report.kind === 'made') {
      current.made = { ...current.made, ...report.made }
      onMade?.(report.made)
    }
    if (report.kind === 'error') current.reject(fromReport(report.error))
    if (report.kind === 'done') {
      this.#restarts.afterSuccess()
      current.resolve({ ...current.made, ...report.result })
    }
  }

  #endOverdue (): void {
    const seconds = this.#options.jobDeadlineMilliseconds / 1000
    this.#keeper.replace()
    const error = new CodedError('ENGINE_TIMEOUT', `the run took longer than ${seconds} s`, { details: { seconds } })
    this.#current?.reject(error)
  }
}

/** Waits for a promise, but no longer than the signal lets it. */
async function unlessAborted (promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const aborted = createDeferred<void>()
  const stop = () => aborted.resolve()
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  await Promise.race([promise, aborted.promise])
  signal?.removeEventListener('abort', stop)
}

function fromReport ({ code, message, details }: WorkerErrorReport): CodedError {
  return new CodedError(code, message, { details })
}

function notReady ({ problems }: EngineStatus): CodedError {
  return new CodedError('ENGINE_NOT_READY', problems.join(' ') || 'the engine is closed')
}
