import type { FastifyPluginAsync } from 'fastify'
import type { Services } from '../../services.ts'
import { readCorsOrigins } from '../../settings/cors-origins.ts'
import { createExplain } from '../intermediates.ts'
import { requireAccess } from './access.ts'
import { allowOrigins } from './cors.ts'
import gallery from './gallery.ts'
import intermediates from './intermediates.ts'
import jobs from './jobs.ts'
import tryOn from './try-on.ts'

const api: FastifyPluginAsync<Services> = async (app, services) => {
  allowOrigins(app, readCorsOrigins(services.config.CORS_ORIGINS))
  app.addHook('onRequest', async (request, reply) => requireAccess(services.config, request, reply))
  await app.register(intermediates, { ...services, explain: createExplain(services) })
  await app.register(gallery, services)
  await app.register(jobs, services)
  await app.register(tryOn, services)
}

export default api
