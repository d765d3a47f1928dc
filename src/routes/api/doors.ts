import type { FastifyInstance } from 'fastify'
import type { Config } from '../../config.ts'
import { readCorsOrigins } from '../../settings/cors-origins.ts'
import { requireAccess } from './access.ts'
import { allowOrigins } from './cors.ts'

/** Puts the two doors before the routes of a scope for programs: pages of other origins, and tokens. */
export function putDoors (app: FastifyInstance, config: Config, addresses: readonly string[]): void {
  allowOrigins(app, readCorsOrigins(config.CORS_ORIGINS), addresses)
  app.addHook('onRequest', async (request, reply) => requireAccess(config, request, reply))
}
