import fp from 'fastify-plugin'

export interface RequestTimesOptions {
  /** Told the method, the route as the code writes it, the status and the seconds of every answer. */
  readonly onAnswer: (method: string, route: string, status: number, seconds: number) => void
}

// Addresses that lead nowhere are anybody's to invent: all of them are one line in the statistics.
const NOWHERE = 'none'

/** Measures how long answers take. */
export default fp<RequestTimesOptions>(async (app, { onAnswer }) => {
  // Without a promise: the line in the log is written right after it.
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? NOWHERE : request.routeOptions.url ?? NOWHERE
    onAnswer(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
}, { name: 'request-times' })
