import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { TestContext } from 'node:test'

interface Attribute { readonly key: string, readonly value: Readonly<Record<string, unknown>> }

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes?: readonly Attribute[]
}

/** A span with the role of the process that has sent it. */
export interface ToldSpan extends Span { readonly role: string }

interface Sent {
  readonly resource: { readonly attributes: readonly Attribute[] }
  readonly scopeSpans: ReadonlyArray<{ readonly spans: readonly Span[] }>
}

/** A collector that remembers what it is sent (OTLP over HTTP, JSON). */
export async function startCollector (t: TestContext) {
  const spans: ToldSpan[] = []
  const paths = new Set<string>()
  const server = createServer((request, response) => {
    paths.add(request.url ?? '')
    json(request).then((batch) => {
      spans.push(...(batch as { readonly resourceSpans: readonly Sent[] }).resourceSpans.flatMap(spansOf))
      response.setHeader('content-type', 'application/json').end('{}')
    }, () => response.writeHead(400).end())
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => { server.close() })
  return { spans, paths, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function spansOf ({ resource: { attributes }, scopeSpans }: Sent): ToldSpan[] {
  const role = attributes.find(({ key }) => key === 'service.instance.role')?.value.stringValue
  return scopeSpans.flatMap(({ spans }) => spans).map((span) => ({ ...span, role: String(role) }))
}
