import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'
import { startCollector } from '../support/collector.ts'
import { callV1 } from '../support/v1.ts'

const TRACE = 'a'.repeat(32)
const outfit = { person: 'ana', garment: 'sample:white-t-shirt' }

for (const [TRUST_PROXY, isBelieved] of [['false', false], ['loopback', true]] as const) {
  test(`a request, its job and its stages are one trace, proxy ${TRUST_PROXY}`, async (t) => {
    const collector = await startCollector(t)
    const app = await buildTestApp(t, { config: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, TRUST_PROXY } })
    const headers = { traceparent: `00-${TRACE}-${'b'.repeat(16)}-01` }
    const browser = createBrowser(app)
    const job = String((await browser.post('/Try_On_API/generate', outfit)).headers.location)
    await waitForPage(browser, job)
    await app.inject({ url: '/healthz', headers })
    await app.close()
    const { spans } = collector
    const named = (name: string) => spans.find((span) => span.name === name)
    const [request, work] = [named('POST /Try_On_API/generate'), named('job try-on')]
    assert.ok(request && work, spans.map(({ name }) => name).join())
    assert.deepEqual([work.traceId, work.parentSpanId], [request.traceId, request.spanId])
    for (const name of ['wait', 'load', 'generate']) assert.equal(named(name)?.parentSpanId, work.spanId, name)
    assert.equal(named('GET /healthz')?.traceId === TRACE, isBelieved)
    assert.deepEqual([...collector.paths], ['/v1/traces'])
    const told = JSON.stringify(spans)
    assert.ok(!told.includes(String(job.split('/').at(-1))) && !told.includes('127.0.0.1'))
  })
}

test('jobs that a program enters together belong to the trace of its request', async (t) => {
  const collector = await startCollector(t)
  const api = await callV1(t, { config: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } })
  const asked = await api.post('/try-ons', { garments: ['sun-print'], persons: ['ana', 'chen'] })
  for (const { id } of asked.json().items) assert.equal((await api.finished(id)).state, 'done')
  await api.app.close()
  const request = collector.spans.find(({ name }) => name === 'POST /api/v1/try-ons')
  const jobs = collector.spans.filter(({ name }) => name === 'job try-on')
  assert.deepEqual(jobs.map(({ parentSpanId }) => parentSpanId), [request?.spanId, request?.spanId])
})
