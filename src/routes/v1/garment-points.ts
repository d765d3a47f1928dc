import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { v1Garment } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { failures } from '../api/schemas.ts'
import { NOTHING_ELSE, requireObject, unchecked } from '../body.ts'
import { correctPoints, CORRECTABLE_POINTS, createPointReader } from '../garment-points.ts'
import { requireUploadedGarment } from './find.ts'
import { GarmentPoints, NotModified, OwnGarmentParams, Share } from './schemas.ts'
import { sendTagged } from './send-tagged.ts'

const tags = ['garments']
const Point = Type.Object({ x: Share, y: Share }, NOTHING_ELSE)
const Corrected = Type.Object(
  Object.fromEntries(CORRECTABLE_POINTS.map((name) => [name, Type.Optional(Point)])),
  { ...NOTHING_ELSE, description: 'all that are corrected; an empty object takes everything back', examples: [{}] }
)

/** Where sleeves, hem and neckline of an upload are: read when somebody asks, corrected by its owner. */
const garmentPoints: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const readPoints = createPointReader(services)

  app.get(`${v1Garment(':id')}/points`, {
    schema: {
      tags,
      operationId: 'getGarmentPoints',
      summary: 'Where the named points of a garment lie in its photo; read at the first time, then kept',
      params: OwnGarmentParams,
      response: { 200: GarmentPoints, 304: NotModified, ...failures(404, 409, 422, 503) }
    }
  }, async (request, reply) => {
    const record = await requireUploadedGarment(services, request, request.params.id)
    return await sendTagged(await readPoints(record), request, reply)
  })

  app.put(`${v1Garment(':id')}/points`, {
    schema: {
      tags,
      operationId: 'replaceGarmentPoints',
      summary: 'Correct sleeve ends, hem and neckline for every later try-on; pictures that were made before stay',
      params: OwnGarmentParams,
      body: { content: { 'application/json': { schema: Corrected } } },
      response: { 200: GarmentPoints, ...failures(404, 409, 413, 415, 422, 503) }
    },
    validatorCompiler: unchecked
  }, async (request, reply) => {
    const record = await requireUploadedGarment(services, request, request.params.id)
    const given = await request.receiveJson(reply, async (value) => requireObject(value))
    return await readPoints(await correctPoints(services, record, given))
  })
}

export default garmentPoints
