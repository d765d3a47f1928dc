import type { FastifyPluginAsync } from 'fastify'
import { API, apiJob, TRY_ON } from '../../paths.ts'
import type { Services } from '../../services.ts'
import type { Explain } from '../intermediates.ts'
import { putDoors } from './doors.ts'
import gallery from './gallery.ts'
import intermediates from './intermediates.ts'
import jobs from './jobs.ts'
import { SHARED } from './schemas.ts'
import tryOn from './try-on.ts'

export interface ApiOptions extends Services { readonly explain: Explain }

const api: FastifyPluginAsync<ApiOptions> = async (app, services) => {
  putDoors(app, services.config, [TRY_ON, `${API}/*`])
  for (const schema of SHARED) app.addSchema(schema)
  // Bodies with pictures are read by the routes, within the limits and the pace of an upload.
  app.addContentTypeParser('application/json', (_request, _body, done) => { done(null) })
  await app.register(intermediates, { ...services, addressOf: apiJob, operation: 'getJob' })
  await app.register(gallery, services)
  await app.register(jobs, services)
  await app.register(tryOn, services)
}

export default api
