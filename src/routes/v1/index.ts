import type { FastifyPluginAsync } from 'fastify'
import { V1, v1TryOn } from '../../paths.ts'
import type { ApiOptions } from '../api/index.ts'
import { putDoors } from '../api/doors.ts'
import intermediates from '../api/intermediates.ts'
import { SHARED } from '../api/schemas.ts'
import garmentPictures from './garment-pictures.ts'
import garmentPoints from './garment-points.ts'
import garments from './garments.ts'
import personMask from './person-mask.ts'
import persons from './persons.ts'
import { SHARED_V1 } from './schemas.ts'
import tryOns from './try-ons.ts'

/** Garments, persons and try-ons, each with an id, a list and its pictures. */
const v1: FastifyPluginAsync<ApiOptions> = async (app, services) => {
  putDoors(app, services.config, [`${V1}/*`])
  for (const schema of [...SHARED, ...SHARED_V1]) app.addSchema(schema)
  // Bodies with pictures are read by the routes, within the limits and the pace of an upload.
  app.addContentTypeParser('application/json', (_request, _body, done) => { done(null) })
  app.addHook('onRequest', async (_request, reply) => { reply.header('cache-control', 'private, no-cache') })
  await app.register(garments, services)
  await app.register(garmentPictures, services)
  await app.register(garmentPoints, services)
  await app.register(persons, services)
  await app.register(personMask, services)
  await app.register(tryOns, services)
  await app.register(intermediates, { ...services, addressOf: v1TryOn, operation: 'getTryOn' })
}

export default v1
