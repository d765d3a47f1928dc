import fp from 'fastify-plugin'
import { nameOfToken, type ApiTokens } from '../settings/api-tokens.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the caller whose token came along; undefined for every other request. */
    token: string | undefined
  }
}

export interface TokenOptions {
  readonly tokens: ApiTokens
}

const BEARER = /^Bearer +([\w~+/.=-]+) *$/i

/** Reads whose token came along (RFC 6750); what it opens is for the routes to say. */
export default fp<TokenOptions>(async (app, { tokens }) => {
  app.decorateRequest('token', undefined)
  app.addHook('onRequest', async (request) => {
    const [, token] = BEARER.exec(request.headers.authorization ?? '') ?? []
    if (token !== undefined) request.token = nameOfToken(tokens, token)
  })
}, { name: 'token' })
