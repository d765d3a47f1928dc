import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import { CodedError } from '../coded-error.ts'
import { reportError } from '../error-report.ts'
import { ERROR_TYPE, errorBody } from './error-body.ts'
import { createRequestId, REQUEST_ID } from './request-id.ts'

/**
 * The address of a request with every stray % made readable: for one that cannot be decoded the router answers
 * itself, past the table of errors, the log and the headers.
 */
export function readableUrl ({ url = '/' }: { readonly url?: string }): string {
  const [path] = url.split('?', 1)
  return isDecodable(path) ? url : path.replaceAll('%', '%25') + url.slice(path.length)
}

function isDecodable (path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

type ClientError = Error & { readonly code?: string }

/**
 * Answers, from the table of errors, what is not HTTP, has too many headers or arrives too slowly; then it hangs up.
 */
export function answerBrokenRequest (
  this: { readonly log: FastifyBaseLogger }, error: ClientError, socket: Socket
): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const requestId = createRequestId()
  const report = reportError(codedErrorOf(error))
  this.log.info({ reqId: requestId, code: report.code, cause: error.code }, 'a request cannot be read')
  const body = JSON.stringify(errorBody(report, 'en', requestId))
  const head = [
    `HTTP/1.1 ${report.status} ${STATUS_CODES[report.status]}`,
    `Content-Type: ${ERROR_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${REQUEST_ID}: ${requestId}`,
    'Connection: close'
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroy(error)
}

function codedErrorOf (cause: ClientError): CodedError {
  if (cause.code === 'ERR_HTTP_REQUEST_TIMEOUT') return new CodedError('REQUEST_TIMEOUT', 'too slow', { cause })
  if (cause.code === 'HPE_HEADER_OVERFLOW') return new CodedError('HEADERS_TOO_LARGE', 'too many headers', { cause })
  return new CodedError('REQUEST_INVALID', 'no HTTP', { cause })
}
