import type { Config } from './config.ts'
import type { JobRequest } from './jobs/queue/job.ts'
import type { JobQueue } from './jobs/queue/job-queue.ts'
import { VERSION } from './project-root.ts'
import type { Traces } from './tracing/traces.ts'

/** Opens traces where a collector is named; nothing of OpenTelemetry is loaded where there is none. */
export async function openTraces (
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ROLE: role }: Config, onProblem: (problem: string) => void
): Promise<Traces | undefined> {
  if (endpoint === '') return undefined
  const { openTelemetry } = await import('./tracing/open-telemetry.ts')
  return openTelemetry({ endpoint, role, version: VERSION, onProblem })
}

/** The queue whose jobs belong to the request that has entered them, in whichever process they run. */
export function tracedQueue (queue: JobQueue, { current }: Traces): JobQueue {
  const traced = (request: JobRequest): JobRequest => ({ ...request, traceparent: current() })
  return {
    ...queue,
    submit: async (request) => await queue.submit(traced(request)),
    submitAll: async (requests) => await queue.submitAll(requests.map(traced))
  }
}
