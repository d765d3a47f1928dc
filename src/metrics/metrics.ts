import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { QueueLoad } from '../jobs/queue/job-queue.ts'
import type { QueueObserver } from '../jobs/queue/observer.ts'

export interface Metrics {
  readonly observer: QueueObserver
  /** An answered request: its route as it is written in the code, never its address. */
  answered (method: string, route: string, status: number, seconds: number): void
  /** Something was looked for in a cache: a picture in a smaller size, for example. */
  lookedUp (cache: string, isFound: boolean): void
  /** The queue is asked at each reading. */
  watchQueue (load: () => Promise<QueueLoad>): void
  /** Everything in Prometheus' text format, and that format's media type. */
  read (): Promise<{ readonly text: string, readonly type: string }>
}

// Seconds. A stage takes 5 ms to 5 s, a job 0.1 s to minutes, a wait up to the length of the queue, a page 1 ms to 1 s.
const STAGE_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const JOB_SECONDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300]
const WAIT_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320]
const ANSWER_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30]
const PREFIX = 'fitting_room_'

/**
 * What Prometheus reads about this process: jobs, stages, waits, caches, answers; and Node's own measures of memory,
 * the processor and the event loop.
 */
export function createMetrics (): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: PREFIX })
  const about = (name: string, help: string) => ({ name: PREFIX + name, help, registers: [registry] })
  const answers = new Histogram({
    ...about('http_request_seconds', 'time until an answer was sent'),
    labelNames: ['method', 'route', 'status'] as const,
    buckets: ANSWER_SECONDS
  })
  const lookups = new Counter({
    ...about('cache_lookups_total', 'things looked for in a cache, and whether they were there'),
    labelNames: ['cache', 'outcome'] as const
  })
  const lookedUp = (cache: string, isFound: boolean) =>
    lookups.inc({ cache, outcome: isFound ? 'hit' : 'miss' })

  return {
    observer: createObserver(about, lookedUp),
    lookedUp,
    answered (method, route, status, seconds) {
      answers.observe({ method, route, status: String(status) }, seconds)
    },
    watchQueue (load) { addQueueGauges(about, load) },
    read: async () => ({ text: await registry.metrics(), type: registry.contentType })
  }
}

type About = (name: string, help: string) => { name: string, help: string, registers: Registry[] }

function createObserver (about: About, lookedUp: Metrics['lookedUp']): QueueObserver {
  const kind = ['kind'] as const
  const waits = new Histogram({
    ...about('job_wait_seconds', 'time from a request to its turn'), labelNames: kind, buckets: WAIT_SECONDS
  })
  const works = new Histogram({
    ...about('job_work_seconds', 'time from a job’s turn to its result'), labelNames: kind, buckets: JOB_SECONDS
  })
  const stages = new Histogram({
    ...about('stage_seconds', 'time of a stage'), labelNames: ['stage'] as const, buckets: STAGE_SECONDS
  })
  const endings = new Counter({
    ...about('jobs_total', 'jobs that ended, and the error code of those that failed'),
    labelNames: ['kind', 'state', 'code'] as const
  })
  const stalls = new Counter(about('jobs_stalled_total', 'jobs whose process fell silent'))
  const renewals = new Counter(about('lock_renewals_failed_total', 'signs of life that a process could not give'))
  return {
    began: (job) => waits.observe({ kind: job.kind }, Math.max(0, Date.now() - job.createdAt) / 1000),
    computed (job, timings, milliseconds) {
      works.observe({ kind: job.kind }, milliseconds / 1000)
      for (const { name, milliseconds: time } of timings) stages.observe({ stage: name }, time / 1000)
    },
    ended: (job) => endings.inc({ kind: job.kind, state: job.state, code: job.error?.code ?? '' }),
    lookedForEqual: (isFound) => lookedUp('equal results', isFound),
    stalled: () => stalls.inc(),
    renewalFailed: () => renewals.inc()
  }
}

function addQueueGauges (about: About, load: () => Promise<QueueLoad>): void {
  const waiting = new Gauge({
    ...about('jobs_waiting', 'jobs whose turn has not come'),
    // One question for all three.
    async collect () {
      const found = await load().catch(() => undefined)
      if (found === undefined) return
      waiting.set(found.waiting)
      running.set(found.active - found.waiting)
      limit.set(found.limit)
    }
  })
  const running = new Gauge(about('jobs_running', 'jobs that are being worked on'))
  const limit = new Gauge(about('jobs_limit', 'jobs that may wait or run at once'))
}
