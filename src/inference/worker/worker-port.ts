import { parentPort, workerData } from 'node:worker_threads'
import type { WorkerOrder, WorkerReport, WorkerSettings } from '../protocol.ts'

export interface WorkerPort {
  readonly settings: WorkerSettings
  report (report: WorkerReport): void
  onOrder (listener: (order: WorkerOrder) => void): void
}

/** The worker's side of the line to the engine, the same for a thread and for a process. */
export function openWorkerPort (): WorkerPort {
  return parentPort === null ? processPort() : threadPort(parentPort)
}

function threadPort (port: NonNullable<typeof parentPort>): WorkerPort {
  return {
    settings: workerData as WorkerSettings,
    report: (report) => port.postMessage(report),
    onOrder: (listener) => port.on('message', listener)
  }
}

function processPort (): WorkerPort {
  // A worker whose server is gone has nobody to work for.
  process.on('disconnect', () => process.exit(0))
  return {
    settings: JSON.parse(process.argv[2]) as WorkerSettings,
    report: (report) => process.send?.(report),
    onOrder: (listener) => process.on('message', listener)
  }
}
