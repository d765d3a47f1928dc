import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import { uploadReference } from '../../jobs/belongings/references.ts'
import { EMBED, garmentPage, MAIN_PAGE, WIDGET } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { readCorsOrigins } from '../../settings/cors-origins.ts'
import { requireEngine, requireRoom } from '../intake.ts'
import { keepFetched } from './fetched-garment.ts'
import { prepare } from './preparation.ts'

const Address = Type.String({ minLength: 1, maxLength: 2000 })
const EmbedQuery = Type.Object({ garment: Address })
const EmbedForm = Type.Object({ address: Address })
// A shop's pages load it each time; a new version of the service is theirs within the hour.
const WIDGET_CACHE = 'public, max-age=3600'

/** The button for pages of shops, and the page that its frame opens with: there where both settings let it. */
const embed: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { FRAME_ORIGINS, FETCH_PICTURES } = services.config
  if (readCorsOrigins(FRAME_ORIGINS).length === 0 || !FETCH_PICTURES) return

  app.get(WIDGET, async (_request, reply) => await reply
    // Pages of others load it; it holds nothing of anybody.
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', WIDGET_CACHE)
    .sendFile('widget.js', { cacheControl: false }))

  app.get(EMBED, { schema: { querystring: EmbedQuery } }, async (request, reply) =>
    await reply.saveVisitor({}).page('embed', { garment: request.query.garment }))

  app.post(EMBED, { schema: { body: EmbedForm } }, async (request, reply) => {
    requireEngine(services)
    const caller = pageCaller(request.visitor.id)
    await requireRoom(services, caller)
    const { id } = await keepFetched(services, caller, request.body.address)
    const garment = uploadReference(id)
    const record = await services.shelf.find(id)
    if (record) await prepare(services, record, { kind: 'prepare-garment', garment })
    const isPrepared = (await services.shelf.find(id))?.isPrepared === true
    return await reply.saveVisitor(isPrepared ? { garment } : {})
      .redirect(isPrepared ? MAIN_PAGE : garmentPage(id), 303)
  })
}

export default embed
