import type { IncomingMessage, ServerResponse } from 'node:http'
import { CodedError } from '../coded-error.ts'

/** How fast an upload has to be. */
export interface Pace {
  /** For everything from the first byte of the body until its pictures are decoded. */
  readonly milliseconds: number
  /** In each window of so many milliseconds so many bytes have to come, until the body is complete. */
  readonly windowMilliseconds: number
  readonly windowBytes: number
}

export const PACE: Pace = {
  // A photo at the limit, 15 MB, at 1.3 Mbit/s. Node's own limit for a whole request comes 20 s later.
  milliseconds: 100_000,
  // 16 kB a second, a bad mobile connection: ten seconds outlast a change of the radio cell.
  windowMilliseconds: 10_000,
  windowBytes: 160 * 1024
}

export interface BodyWatch {
  /** Aborted, with a CodedError as its reason, when the body is too slow or too long or its client has gone. */
  readonly signal: AbortSignal
  /** The result of `work`, unless the signal comes first. */
  unlessEnded<Result> (work: Promise<Result>): Promise<Result>
  stop (): void
}

/** Watches the body of a request while it is read and while its pictures are decoded. */
export function watchBody (
  request: IncomingMessage, response: ServerResponse, pace: Pace, maximumBytes: number, tooLong: () => CodedError
): BodyWatch {
  const controller = new AbortController()
  const { signal } = controller
  let fail = (_reason: CodedError): void => {}
  const ended = new Promise<never>((_resolve, reject) => { fail = reject })
  // The signal tells it as well.
  ended.catch(() => {})
  let bytes = 0
  let before = 0
  const end = (reason: CodedError): void => {
    stop()
    // What still comes is for nobody.
    request.unpipe()
    controller.abort(reason)
    fail(reason)
  }
  const tooSlow = () => end(new CodedError('REQUEST_TIMEOUT', 'the upload is too slow'))
  const onData = (chunk: Uint8Array): void => {
    bytes += chunk.length
    if (bytes > maximumBytes) end(tooLong())
  }
  const onWindow = (): void => {
    if (bytes - before < pace.windowBytes) tooSlow()
    before = bytes
  }
  const onClose = (): void => {
    if (!response.writableFinished) end(new CodedError('CANCELLED', 'the client has gone'))
  }
  const total = setTimeout(tooSlow, pace.milliseconds)
  const windows = setInterval(onWindow, pace.windowMilliseconds)
  const onEnd = () => clearInterval(windows)
  request.on('data', onData).once('end', onEnd)
  response.once('close', onClose)

  function stop (): void {
    clearTimeout(total)
    clearInterval(windows)
    request.off('data', onData).off('end', onEnd)
    response.off('close', onClose)
  }

  return {
    signal,
    stop,
    async unlessEnded<Result> (work: Promise<Result>) {
      return await Promise.race([work, ended])
    }
  }
}
