import { fork } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import type { EngineMessage, WorkerReport, WorkerSettings } from '../protocol.ts'

export type WorkerIsolation = 'thread' | 'process'

export interface WorkerHost {
  post (message: EngineMessage): void
  /** Ends the worker at once, whatever it is doing: for one that hangs. */
  stop (): Promise<void>
  /** Lets the worker end by itself after the step it is in; one that has not ended after `milliseconds` is stopped. */
  end (milliseconds: number): Promise<void>
}

export interface WorkerHostOptions {
  readonly entry: URL
  readonly isolation: WorkerIsolation
  readonly settings: WorkerSettings
  readonly onReport: (report: WorkerReport) => void
  /** Called once when the worker has ended, wanted or not. */
  readonly onExit: (reason: string) => void
}

/**
 * Starts the worker as a thread (least memory) or as a process of its own: a crash inside native
 * code takes a thread's whole process with it, a child process only itself.
 */
export function startWorkerHost (options: WorkerHostOptions): WorkerHost {
  return options.isolation === 'process' ? startProcess(options) : startThread(options)
}

function startThread ({ entry, settings, onReport, onExit }: WorkerHostOptions): WorkerHost {
  const worker = openThread(entry, settings)
  let reason = 'it ended'
  worker.on('message', onReport)
  worker.on('error', (error) => { reason = error.message })
  worker.on('exit', (code) => onExit(`${reason} (exit code ${code})`))
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  return gentle({
    post: (message) => worker.postMessage(message),
    stop: async () => { await worker.terminate() }
  }, ended)
}

function openThread (entry: URL, settings: WorkerSettings): Worker {
  if (!entry.pathname.endsWith('.ts')) return new Worker(entry, { workerData: settings })
  // In development the sources run as they are; Node 20 threads do not inherit tsx's loader.
  const importEntry = `import(${JSON.stringify(entry.href)})`
  const bootstrap = `import('tsx/esm/api').then(({ register }) => { register(); return ${importEntry} })`
  return new Worker(bootstrap, { eval: true, workerData: settings })
}

function startProcess ({ entry, settings, onReport, onExit }: WorkerHostOptions): WorkerHost {
  const child = fork(entry, [JSON.stringify(settings)], { serialization: 'advanced' })
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
    // A process that could not be started never exits; of one that runs, `exit` follows and carries the reason.
    child.on('error', (error) => { if (child.pid === undefined) resolve(error.message) })
  })
  child.on('message', (report) => onReport(report as WorkerReport))
  ended.then(onExit).catch(() => {})
  return gentle({
    post: (message) => { if (child.connected) child.send(message) },
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    }
  }, ended)
}

function gentle (host: Omit<WorkerHost, 'end'>, ended: Promise<unknown>): WorkerHost {
  return {
    ...host,
    async end (milliseconds) {
      const timeUp = setTimeout(() => { host.stop().catch(() => {}) }, milliseconds)
      host.post({ kind: 'end' })
      await ended
      clearTimeout(timeUp)
    }
  }
}
