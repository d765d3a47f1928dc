import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** One event as a browser's EventSource understands it. */
export interface ServerEvent {
  readonly event: string
  /** Sent as JSON. */
  readonly data: unknown
}

// Proxies cut connections that are silent for a minute; a client that has gone is noticed by then as well.
const SIGN_OF_LIFE_MILLISECONDS = 20_000
const SIGN_OF_LIFE = ': still here\n\n'
// How long a browser waits before it asks again after an interruption.
const RETRY = 'retry: 2000\n\n'

/**
 * Answers with server-sent events (WHATWG HTML, 9.2) until `events` ends or the client leaves; then the signal that
 * `events` was given aborts, and nothing listens for that client any more.
 */
export async function sendEvents (
  reply: FastifyReply, events: (signal: AbortSignal) => AsyncIterable<ServerEvent>
): Promise<FastifyReply> {
  const left = new AbortController()
  const stream = Readable.from(written(events(left.signal)))
  const signs = setInterval(() => { reply.raw.write(SIGN_OF_LIFE) }, SIGN_OF_LIFE_MILLISECONDS).unref()
  stream.once('close', () => {
    clearInterval(signs)
    left.abort()
  })
  // For nginx, which would otherwise gather the events.
  reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no').type('text/event-stream')
  return await reply.send(stream)
}

async function * written (events: AsyncIterable<ServerEvent>): AsyncGenerator<string> {
  yield RETRY
  for await (const { event, data } of events) yield `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
