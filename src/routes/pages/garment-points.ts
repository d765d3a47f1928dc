import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import type { GarmentRecord } from '../../jobs/belongings/garment-shelf.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { garmentPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { requireObject } from '../body.ts'
import { correctPoints, CORRECTABLE_POINTS, createPointReader, pointSkill } from '../garment-points.ts'
import type { PointsView } from './models.ts'
import { requireOwnGarment } from './require-own-garment.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
// Ten points of at most 60 characters.
const PointsForm = Type.Object({ points: Type.String({ maxLength: 1000 }) })

/** Sleeve ends, hem and neckline of a garment: where they were read, and moved by hand. */
const garmentPoints: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const readPoints = createPointReader(services)
  const address = `${garmentPage(':id')}/points`

  app.get(address, { schema: { params: Params } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return await readPoints(await requireOwnGarment(services, request))
  })

  app.post(address, { schema: { params: Params, body: PointsForm } }, async (request, reply) => {
    const record = await requireOwnGarment(services, request)
    const { id } = await correctPoints(services, record, readText(request.body.points))
    return await reply.redirect(garmentPage(id), 303)
  })
}

export default garmentPoints

/** @throws CodedError REQUEST_INVALID */
function readText (text: string): object {
  try {
    return requireObject(JSON.parse(text))
  } catch (cause) {
    throw new CodedError('REQUEST_INVALID', 'the points are no object of JSON', { cause })
  }
}

/** What the page of a garment offers; undefined where nothing takes corrected points. */
export function pointsView (services: Services, record: GarmentRecord): PointsView | undefined {
  if (pointSkill(services, record) !== 'correct') return undefined
  return { page: garmentPage(record.id), names: CORRECTABLE_POINTS, isCorrected: record.given !== undefined }
}
