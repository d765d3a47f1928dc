import type { EngineStatus } from '../engine-contract.ts'
import type { EngineMessage, WorkerReport, WorkerSettings } from '../protocol.ts'
import { createDeferred } from './deferred.ts'
import type { RestartPolicy } from './restart-policy.ts'
import { startWorkerHost, type WorkerHost, type WorkerIsolation } from './worker-host.ts'

/** Many times the longest step of the compact pack (2 s on two cores), and within what the server gives its closing. */
const ENDING_MILLISECONDS = 10_000
/** Starts in a row that may die before the state is `failed`: one may have met a passing fault. */
const FAILED_STARTS = 3

export type OrderReport = Extract<WorkerReport, { readonly id: number }>

export interface KeeperOptions {
  readonly entry: URL
  readonly isolation: WorkerIsolation
  /** Asked at each start: one that throws has failed, as the worker itself may. */
  readonly settings: () => WorkerSettings
  readonly restarts: RestartPolicy
  /** A worker that has not loaded its networks by then is ended and started anew. */
  readonly loadingDeadlineMilliseconds: number
  readonly onReport: (report: OrderReport) => void
  /** Called with the reason when a worker has ended that nobody wanted to end. */
  readonly onDeath: (reason: string) => void
}

export interface WorkerKeeper {
  status (): EngineStatus
  /** Resolves when the state is no longer `starting`. */
  settled (): Promise<void>
  /** Resolves when the state is `ready`, or `closed`. */
  ready (): Promise<void>
  post (message: EngineMessage): void
  /** Ends the worker, whatever it is doing; a new one follows. */
  replace (): void
  close (): Promise<void>
}

/** Keeps one worker alive: whenever it has died, another one is started, after pauses that grow. */
export function keepWorker (options: KeeperOptions): WorkerKeeper {
  const { restarts, loadingDeadlineMilliseconds, onReport, onDeath } = options
  let status: EngineStatus = { state: 'starting', problems: [] }
  let settled = createDeferred<void>()
  let ready = createDeferred<void>()
  let failedStarts = 0
  let host: WorkerHost | undefined
  let pause: NodeJS.Timeout | undefined
  start()

  function change (next: EngineStatus): void {
    if (status.state === 'closed') return
    if (status.state === 'ready' && next.state !== 'ready') ready = createDeferred<void>()
    if (status.state !== 'starting' && next.state === 'starting') settled = createDeferred<void>()
    status = next
    if (next.state !== 'starting') settled.resolve()
    if (next.state === 'ready' || next.state === 'closed') ready.resolve()
  }

  function fail (...problems: string[]): void {
    change({ state: 'failed', problems })
  }

  function start (): void {
    let isLoaded = false
    const deadline = setTimeout(endLoading, loadingDeadlineMilliseconds)
    const onExit = (reason: string): void => {
      clearTimeout(deadline)
      afterExit(reason, isLoaded)
    }
    const receive = (report: WorkerReport): void => {
      if (report.kind === 'ready' || report.kind === 'failed') clearTimeout(deadline)
      if (report.kind === 'ready') isLoaded = true
      hear(report)
    }
    try {
      host = startWorkerHost({ ...options, settings: options.settings(), onReport: receive, onExit })
    } catch (error) {
      host = undefined
      onExit((error as Error).message)
    }
  }

  function endLoading (): void {
    const seconds = loadingDeadlineMilliseconds / 1000
    fail(`The networks were not loaded within ${seconds} s. They are loaded again; a busy machine may need more time.`)
    endHost()
  }

  function hear (report: WorkerReport): void {
    if (report.kind === 'ready') {
      failedStarts = 0
      change({ state: 'ready', pack: report.pack, bodyFinder: report.bodyFinder, problems: [] })
    } else if (report.kind === 'failed') {
      fail(...report.problems)
      endHost()
    } else onReport(report)
  }

  function afterExit (reason: string, wasLoaded: boolean): void {
    if (status.state === 'closed') return
    if (status.state === 'ready') change({ ...status, state: 'starting' })
    failedStarts = wasLoaded ? 0 : failedStarts + 1
    if (status.state === 'starting' && failedStarts >= FAILED_STARTS) {
      fail(`The inference worker keeps dying while it starts (${reason}). It is started again and again: see the log.`)
    }
    onDeath(reason)
    pause = setTimeout(start, restarts.afterFailure())
  }

  function stopHost (): void {
    host?.stop().catch(() => {})
  }

  /**
   * Between two steps of its loading, if it takes one more: a thread that is ended inside native code takes the
   * service with it.
   */
  function endHost (): void {
    host?.end(ENDING_MILLISECONDS).catch(() => {})
  }

  return {
    status: () => status,
    settled: async () => await settled.promise,
    ready: async () => await ready.promise,
    post: (message) => host?.post(message),
    replace () {
      // At once: the next order must wait for the new worker, not be sent to the old one.
      change({ ...status, state: 'starting' })
      stopHost()
    },
    async close () {
      change({ ...status, state: 'closed' })
      clearTimeout(pause)
      await host?.end(ENDING_MILLISECONDS)
    }
  }
}
