import { AsyncLocalStorage } from 'node:async_hooks'
import {
  defaultTextMapGetter, defaultTextMapSetter, diag, DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace,
  type Context, type Tracer
} from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { JobRunner } from '../jobs/queue/job.ts'
import type { RequestTrace, Traces } from './traces.ts'

export interface TracingOptions {
  /** Of a collector that takes OTLP over HTTP. */
  readonly endpoint: string
  readonly version: string
  readonly role: string
  /** Told when spans cannot be sent. */
  readonly onProblem: (problem: string) => void
}

// As in the log: whoever reads a trace cannot open what it tells of.
const ID_CHARACTERS = 8
const SERVER_ERROR = 500
const propagator = new W3CTraceContextPropagator()

/** Opens traces, which are sent in batches beside the work. Names of spans and attributes are OpenTelemetry's. */
export function openTelemetry ({ endpoint, version, role, onProblem }: TracingOptions): Traces {
  const quiet = () => {}
  const logger = { error: onProblem, warn: onProblem, info: quiet, debug: quiet, verbose: quiet }
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'fitting-room', 'service.version': version, 'service.instance.role': role
    }),
    spanProcessors: [new BatchSpanProcessor(exporter)]
  })
  const tracer = provider.getTracer('fitting-room')
  const running = new AsyncLocalStorage<Context>()
  return {
    beginRequest: (method, parent) => beginRequest(tracer, running, method, contextOf(parent)),
    current: () => headerOf(running.getStore()),
    traced: (run) => traceJobs(tracer, run),
    close: async () => await provider.shutdown()
  }
}

function contextOf (traceparent: string | undefined): Context {
  return propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter)
}

function headerOf (context: Context | undefined): string | undefined {
  const carrier: { traceparent?: string } = {}
  if (context) propagator.inject(context, carrier, defaultTextMapSetter)
  return carrier.traceparent
}

function beginRequest (
  tracer: Tracer, running: AsyncLocalStorage<Context>, method: string, parent: Context
): RequestTrace {
  const attributes = { 'http.request.method': method }
  const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
  const own = trace.setSpan(parent, span)
  return {
    run: (task) => running.run(own, task),
    end (route, status) {
      span.updateName(`${method} ${route}`)
      span.setAttributes({ 'http.route': route, 'http.response.status_code': status })
      if (status >= SERVER_ERROR) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    }
  }
}

function traceJobs (tracer: Tracer, run: JobRunner): JobRunner {
  return async (job, options) => {
    const parent = contextOf(job.traceparent)
    const attributes = { 'job.id': job.id.slice(0, ID_CHARACTERS), 'job.attempt': job.attempt }
    const span = tracer.startSpan(`job ${job.kind}`, { kind: SpanKind.CONSUMER, attributes }, parent)
    const own = trace.setSpan(parent, span)
    tracer.startSpan('wait', { startTime: job.createdAt }, own).end()
    let stage = tracer.startSpan('load', {}, own)
    const onStage = (name: string, index: number, count: number): void => {
      stage.end()
      stage = tracer.startSpan(name, {}, own)
      options.onStage(name, index, count)
    }
    try {
      return await run(job, { ...options, onStage })
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String((error as { code?: unknown }).code ?? 'INTERNAL') })
      throw error
    } finally {
      stage.end()
      span.end()
    }
  }
}
