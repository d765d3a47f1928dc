import { finished } from 'node:stream'
import fp from 'fastify-plugin'
import { CodedError } from '../coded-error.ts'

export interface ShutdownOptions {
  /** Puts the work to rest; callers that wait for it are answered when it resolves. */
  readonly rest: () => Promise<void>
}

// An answer of 20 MB at 54 Mbit/s; a client that is slower than that asks again.
const ANSWER_MILLISECONDS = 3_000
// What a caller is told to wait for a restart.
const RESTART_SECONDS = 15

// Fastify listens once more for every function that hands a reply on, in a page about ten times.
const LISTENERS = 20

/**
 * Ends in order: new requests are told to come back, the work comes to rest, answers that are being sent
 * get a moment. After that Fastify closes every connection, so that silent ones keep nobody waiting.
 */
export default fp<ShutdownOptions>(async (app, { rest }) => {
  let underway = 0
  let isClosing = false
  let onIdle = () => {}

  app.addHook('onRequest', async (_request, reply) => {
    underway += 1
    reply.raw.setMaxListeners(LISTENERS)
    finished(reply.raw, () => {
      underway -= 1
      if (underway === 0) onIdle()
    })
    if (!isClosing) return
    reply.header('connection', 'close')
    throw new CodedError('SHUTTING_DOWN', 'the service is closing', { details: { seconds: RESTART_SECONDS } })
  })

  app.addHook('preClose', async () => {
    isClosing = true
    await rest()
    if (underway > 0) await idleWithin(ANSWER_MILLISECONDS)
  })

  async function idleWithin (milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timeUp = setTimeout(resolve, milliseconds)
      onIdle = () => {
        clearTimeout(timeUp)
        resolve()
      }
    })
  }
}, { name: 'shutdown' })
