import { CodedError } from '../../coded-error.ts'
import type {
  BodyFinderChoice, EngineStatus, GarmentFiles, PrepareGarmentRequest, PreparePersonRequest, PreparePersonResult, RunOptions, TryOnEngine, TryOnRequest, TryOnResult
} from '../engine-contract.ts'
import { createDeferred } from './deferred.ts'
import type { WorkerErrorReport, WorkerReport, WorkKind, WorkKinds } from '../protocol.ts'
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

interface CurrentWork {
  readonly id: number
  readonly onStage: RunOptions['onStage']
  readonly resolve: (result: WorkKinds[WorkKind]['result']) => void
  readonly reject: (error: Error) => void
}

const WORKER_ENTRY = new URL(import.meta.url.endsWith('.ts') ? '../worker/worker.ts' : '../worker/worker.js', import.meta.url)

class Engine implements TryOnEngine {
  readonly #options: EngineOptions
  readonly #restarts = createRestartPolicy()
  #host: WorkerHost
  #status: EngineStatus = { state: 'starting', problems: [] }
  #settled = createDeferred<void>()
  #current: CurrentWork | undefined
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

  async prepareGarment (request: PrepareGarmentRequest, options?: RunOptions): Promise<GarmentFiles> {
    return await this.#enqueue('prepare-garment', request, options)
  }

  async preparePerson (request: PreparePersonRequest, options?: RunOptions): Promise<PreparePersonResult> {
    return await this.#enqueue('prepare-person', request, options)
  }

  async tryOn (request: TryOnRequest, options?: RunOptions): Promise<TryOnResult> {
    return await this.#enqueue('try-on', request, options)
  }

  async close (): Promise<void> {
    this.#settle({ ...this.#status, state: 'closed' })
    this.#current?.reject(notReady(this.#status))
    await this.#host.stop()
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

  async #enqueue<K extends WorkKind> (kind: K, request: WorkKinds[K]['request'], options: RunOptions = {}): Promise<WorkKinds[K]['result']> {
    const turn = this.#queue.then(async () => await this.#run(kind, request, options))
    this.#queue = turn.catch(() => {})
    return await turn
  }

  async #run<K extends WorkKind> (kind: K, request: WorkKinds[K]['request'], { signal, onStage }: RunOptions): Promise<WorkKinds[K]['result']> {
    if (signal?.aborted === true) throw cancelled()
    await this.settled()
    if (this.#status.state !== 'ready') throw notReady(this.#status)
    const id = ++this.#lastId
    const { promise, resolve, reject } = createDeferred<WorkKinds[WorkKind]['result']>()
    this.#current = { id, onStage, resolve, reject }
    const abort = () => this.#host.post({ kind: 'abort', id })
    const deadline = setTimeout(() => this.#endOverdue(), this.#options.jobDeadlineMilliseconds)
    signal?.addEventListener('abort', abort, { once: true })
    this.#host.post({ kind, id, request })
    try {
      return await promise as WorkKinds[K]['result']
    } finally {
      clearTimeout(deadline)
      signal?.removeEventListener('abort', abort)
      this.#current = undefined
    }
  }

  #receive (report: WorkerReport): void {
    if (report.kind === 'ready') return this.#settle({ state: 'ready', pack: report.pack, bodyFinder: report.bodyFinder, problems: [] })
    if (report.kind === 'failed') return this.#settle({ state: 'failed', problems: report.problems })
    if (report.id !== this.#current?.id) return
    if (report.kind === 'stage') this.#current.onStage?.(report.name, report.index, report.count)
    if (report.kind === 'done') this.#current.resolve(report.result)
    if (report.kind === 'error') this.#current.reject(fromReport(report.error))
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
