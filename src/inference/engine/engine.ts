import { CodedError } from '../../coded-error.ts'
import type {
  BodyFinderChoice, EngineStatus, GarmentPhoto, GarmentResult, Made, Order, OrderOptions, OrderResult, PersonPhoto, PersonResult,
  TryOnEngine, TryOnRequest, TryOnResult
} from '../engine-contract.ts'
import { createDeferred } from './deferred.ts'
import type { WorkerErrorReport, WorkerReport } from '../protocol.ts'
import { createRestartPolicy } from './restart-policy.ts'
import { startWorkerHost, type WorkerHost, type WorkerIsolation } from './worker-host.ts'

export interface EngineOptions {
  readonly packDirectory: string
  /** Threads inside one operator; the number of cores is best. */
  readonly threads: number
  readonly isolation?: WorkerIsolation
  /** Optional networks that find bodies in real photographs. */
  readonly bodyFinder?: BodyFinderChoice
  /** A run that takes longer is ended by ending its worker. */
  readonly jobDeadlineMilliseconds: number
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

// Many times the longest step of the compact pack (2 s on two cores), and within what the server gives its closing.
const ENDING_MILLISECONDS = 10_000

const WORKER_ENTRY = new URL(import.meta.url.endsWith('.ts') ? '../worker/entry.ts' : '../worker/entry.js', import.meta.url)

class Engine implements TryOnEngine {
  readonly #options: EngineOptions
  readonly #restarts = createRestartPolicy()
  #host: WorkerHost
  #status: EngineStatus = { state: 'starting', problems: [] }
  #settled = createDeferred<void>()
  #current: CurrentOrder | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #lastId = 0

  constructor (options: EngineOptions) {
    this.#options = options
    this.#host = this.#start()
  }

  status (): EngineStatus {
    return this.#status
  }

  async settled (): Promise<void> {
    await this.#settled.promise
  }

  async prepareGarment (garment: GarmentPhoto, options?: OrderOptions): Promise<GarmentResult> {
    return await this.#enqueue({ garment }, options) as GarmentResult
  }

  async preparePerson (person: PersonPhoto, options?: OrderOptions): Promise<PersonResult> {
    return await this.#enqueue({ person }, options) as PersonResult
  }

  async tryOn ({ garment, person }: TryOnRequest, options?: OrderOptions): Promise<TryOnResult> {
    return await this.#enqueue({ garment, person }, options) as TryOnResult
  }

  async close (): Promise<void> {
    this.#settle({ ...this.#status, state: 'closed' })
    this.#current?.reject(notReady(this.#status))
    await this.#host.end(ENDING_MILLISECONDS)
  }

  #start (): WorkerHost {
    return startWorkerHost({
      entry: this.#options.workerEntry ?? WORKER_ENTRY,
      isolation: this.#options.isolation ?? 'thread',
      settings: { packDirectory: this.#options.packDirectory, threads: this.#options.threads, bodyFinder: this.#options.bodyFinder },
      onReport: (report) => this.#receive(report),
      onExit: (reason) => this.#afterExit(reason)
    })
  }

  async #enqueue (order: Order, options: OrderOptions = {}): Promise<OrderResult> {
    const turn = this.#queue.then(async () => await this.#run(order, options))
    this.#queue = turn.catch(() => {})
    return await turn
  }

  async #run (order: Order, options: OrderOptions): Promise<OrderResult> {
    const { signal } = options
    if (signal?.aborted === true) throw cancelled()
    await this.settled()
    if (this.#status.state !== 'ready') throw notReady(this.#status)
    const id = ++this.#lastId
    const { promise, resolve, reject } = createDeferred<OrderResult>()
    this.#current = { id, options, made: {}, resolve, reject }
    const abort = () => this.#host.post({ kind: 'abort', id })
    const deadline = setTimeout(() => this.#endOverdue(), this.#options.jobDeadlineMilliseconds)
    signal?.addEventListener('abort', abort, { once: true })
    this.#host.post({ kind: 'order', id, order })
    try {
      return await promise
    } finally {
      clearTimeout(deadline)
      signal?.removeEventListener('abort', abort)
      this.#current = undefined
    }
  }

  #receive (report: WorkerReport): void {
    if (report.kind === 'ready') return this.#settle({ state: 'ready', pack: report.pack, bodyFinder: report.bodyFinder, problems: [] })
    if (report.kind === 'failed') return this.#settle({ state: 'failed', problems: report.problems })
    if (report.id === this.#current?.id) this.#hear(this.#current, report)
  }

  #hear (current: CurrentOrder, report: Extract<WorkerReport, { id: number }>): void {
    const { onStage, onMade } = current.options
    if (report.kind === 'stage') onStage?.(report.name, report.index, report.count)
    if (report.kind === 'made') {
      current.made = { ...current.made, ...report.made }
      onMade?.(report.made)
    }
    if (report.kind === 'done') current.resolve({ ...current.made, ...report.result })
    if (report.kind === 'error') current.reject(fromReport(report.error))
  }

  #settle (status: EngineStatus): void {
    if (this.#status.state === 'closed') return
    this.#status = status
    this.#settled.resolve()
  }

  #unsettle (): void {
    if (this.#status.state === 'ready') this.#settled = createDeferred<void>()
    this.#status = { ...this.#status, state: 'starting' }
  }

  #endOverdue (): void {
    const seconds = this.#options.jobDeadlineMilliseconds / 1000
    // Before the rejection: the next request must wait for the new worker, not be sent to the old one.
    this.#unsettle()
    this.#current?.reject(new CodedError('ENGINE_TIMEOUT', `the run took longer than ${seconds} s`, { details: { seconds } }))
    this.#host.stop().catch(() => {})
  }

  #afterExit (reason: string): void {
    this.#current?.reject(new CodedError('ENGINE_CRASHED', `the inference worker died: ${reason}`))
    // A pack that cannot be loaded stays so until somebody mends it.
    if (this.#status.state === 'closed' || this.#status.state === 'failed') return
    this.#unsettle()
    this.#restartAfterCrash(reason)
  }

  #restartAfterCrash (reason: string): void {
    const wait = this.#restarts.afterCrash()
    if (wait === undefined) {
      return this.#settle({ state: 'failed', problems: [`The inference worker keeps dying (${reason}). See the log, then restart the service.`] })
    }
    setTimeout(() => {
      if (this.#status.state !== 'closed') this.#host = this.#start()
    }, wait)
  }
}

function fromReport ({ code, message, details }: WorkerErrorReport): CodedError {
  return new CodedError(code, message, { details })
}

function cancelled (): CodedError {
  return new CodedError('CANCELLED', 'cancelled before it started')
}

function notReady ({ problems }: EngineStatus): CodedError {
  return new CodedError('ENGINE_NOT_READY', problems.join(' ') || 'the engine is closed')
}
