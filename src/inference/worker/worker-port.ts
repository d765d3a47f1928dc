import { parentPort, workerData } from 'node:worker_threads'
import type { EngineMessage, WorkerReport, WorkerSettings } from '../protocol.ts'

export interface WorkerPort {
  readonly settings: WorkerSettings
  report (report: WorkerReport): void
  onMessage (listener: (message: EngineMessage) => void): void
}

/** The worker's side of the line to the engine, the same for a thread and for a process. */
export function openWorkerPort (): WorkerPort {
  return parentPort === null ? processPort() : threadPort(parentPort)
}

function threadPort (port: NonNullable<typeof parentPort>): WorkerPort {
  return {
    settings: workerData as WorkerSettings,
    report: (report) => port.postMessage(report),
    onMessage: (listener) => port.on('message', listener)
  }
}

function processPort (): WorkerPort {
  // A worker whose server is gone has nobody to work for.
  process.on('disconnect', () => process.exit(0))
  return {
    settings: JSON.parse(process.argv[2]) as WorkerSettings,
    report: (report) => process.send?.(report),
    onMessage: (listener) => process.on('message', listener)
  }
}
