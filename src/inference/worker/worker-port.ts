import { parentPort, workerData } from 'node:worker_threads'
import type { EngineMessage, WorkerReport, WorkerSettings } from '../protocol.ts'

export interface WorkerPort {
  readonly settings: WorkerSettings
  report (report: WorkerReport): void
  onMessage (listener: (message: EngineMessage) => void): void
}

/** The worker's side of the line to the engine, the same for a thread and for a process. */
export function openWorkerPort (): WorkerPort {
  const port = parentPort === null ? processPort() : threadPort(parentPort)
  // Heard between two steps, never inside one: native code that is ended from outside takes the process with it.
  port.onMessage(({ kind }) => { if (kind === 'end') process.exit(0) })
  return port
}

function threadPort (port: NonNullable<typeof parentPort>): WorkerPort {
  return {
    settings: workerData as WorkerSettings,
    report: (report) => port.postMessage(report),
    onMessage: (listener) => port.on('message', listener)
  }
}

function processPort (): WorkerPort {
  // Ctrl+C and service managers signal the whole group; the server says when its worker ends.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
  // A worker whose server is gone has nobody to work for.
  process.on('disconnect', () => process.exit(0))
  return {
    settings: JSON.parse(process.argv[2]) as WorkerSettings,
    report: (report) => process.send?.(report),
    onMessage: (listener) => process.on('message', listener)
  }
}
