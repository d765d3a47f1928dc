import type { JobRunner } from '../jobs/queue/job.ts'

/** One request that is traced. */
export interface RequestTrace {
  /** What runs within is the request's. */
  run (task: () => void): void
  /** `route` as the code writes it: addresses that visitors ask for are in no trace. */
  end (route: string, status: number): void
}

/** How long parts of requests and jobs take, told to a collector of OpenTelemetry. */
export interface Traces {
  /** `parent` is the header `traceparent` of somebody who is believed (W3C, "Trace Context"). */
  beginRequest (method: string, parent?: string): RequestTrace
  /** Of the request that is running, for what goes on elsewhere; undefined when there is none. */
  current (): string | undefined
  /** The same work, with a span for the wait, the job and each of its stages. */
  traced (run: JobRunner): JobRunner
  /** Sends what is left. */
  close (): Promise<void>
}
