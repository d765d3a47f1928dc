import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { buildTestApp } from '../support/app.ts'
import { createBrowser, waitForPage } from '../support/browser.ts'

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes?: ReadonlyArray<{ readonly key: string, readonly value: Readonly<Record<string, unknown>> }>
}

interface Batch {
  readonly resourceSpans: ReadonlyArray<{ readonly scopeSpans: ReadonlyArray<{ readonly spans: readonly Span[] }> }>
}

/** A collector that remembers what it is sent (OTLP over HTTP, JSON). */
async function startCollector (t: TestContext) {
  const spans: Span[] = []
  const paths = new Set<string>()
  const server = createServer((request, response) => {
    paths.add(request.url ?? '')
    json(request).then((batch) => {
      const scopes = (batch as Batch).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans)
      spans.push(...scopes.flatMap((scope) => scope.spans))
      response.setHeader('content-type', 'application/json').end('{}')
    }, () => response.writeHead(400).end())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => { server.close() })
  return { spans, paths, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const TRACE = 'a'.repeat(32)
const outfit = { person: 'ana', garment: 'sample:ana' }

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
