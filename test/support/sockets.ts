/** Real connections to a listening application, byte by byte: what HTTP clients never send. */
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { MULTIPART_TYPE } from './multipart.ts'

export async function listen (app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as AddressInfo).port
}

export interface Talk {
  readonly socket: Socket
  /** What has come so far. */
  heard (): string
  /** Resolves when the answer has begun. */
  readonly answered: Promise<void>
  /** Everything until the server closes the connection. */
  readonly whole: Promise<string>
}

/** Opens a connection and sends `bytes`. Linux lets callers come from any address that begins with 127. */
export async function talk (
  t: TestContext, port: number, bytes: string | Uint8Array, localAddress = '127.0.0.1'
): Promise<Talk> {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  t.after(() => socket.destroy())
  let text = ''
  const answered = new Promise<void>((resolve) => socket.once('data', () => resolve()))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('data', (chunk) => { text += chunk.toString('latin1') }).on('error', () => {})
  await once(socket, 'connect')
  socket.write(bytes)
  return { socket, heard: () => text, answered, whole: closed.then(() => text) }
}

/** The head of a request; further header lines come after the usual ones. */
export function head (request: string, ...lines: readonly string[]): string {
  return [`${request} HTTP/1.1`, 'Host: localhost', ...lines, '', ''].join('\r\n')
}

/** The head of an upload of `length` bytes; without a length its body comes in chunks. */
export function uploadHead (path: string, length?: number): string {
  const size = length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`
  return head(`POST ${path}`, `Content-Type: ${MULTIPART_TYPE}`, size)
}

/** Sends chunks of 64 kB until the connection is closed or `most` bytes are sent; how many were. */
export async function sendChunksForEver ({ socket }: Talk, most: number): Promise<number> {
  const piece = 64 * 1024
  const chunk = Buffer.concat([Buffer.from(`${piece.toString(16)}\r\n`), Buffer.alloc(piece), Buffer.from('\r\n')])
  let sent = 0
  while (!socket.destroyed && socket.writable && sent < most) {
    sent += piece
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => {})
  }
  return sent
}
