import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { startCollector } from '../support/collector.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const QUEUE_URL = process.env.QUEUE_URL ?? ''
const engine = new URL(QUEUE_URL).protocol.replace(':', '')
// A crowded machine takes its time to build two applications.
const timeout = 300_000

test(`${engine}: a request of one process and its job in another one are one trace`, { timeout }, async (t) => {
  const [collector, state] = [await startCollector(t), await temporaryDirectory(t)]
  const config = { QUEUE_URL, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
  const open = async (ROLE: 'web' | 'worker') => await buildTestApp(t, { state, config: { ...config, ROLE } })
  const [web, worker] = [await open('web'), await open('worker')]
  const browser = createBrowser(web)
  const outfit = { person: 'ana', garment: 'sample:oxford-shirt' }
  await waitForPage(browser, String((await browser.post('/Try_On_API/generate', outfit)).headers.location))
  await Promise.all([web.close(), worker.close()])
  const named = (name: string) => collector.spans.find((span) => span.name === name)
  const [request, job, stage] = ['POST /Try_On_API/generate', 'job try-on', 'generate'].map(named)
  assert.deepEqual([request?.role, job?.role, stage?.role], ['web', 'worker', 'worker'])
  assert.deepEqual([job?.traceId, job?.parentSpanId], [request?.traceId, request?.spanId])
  assert.deepEqual([stage?.traceId, stage?.parentSpanId], [job?.traceId, job?.spanId])
})
