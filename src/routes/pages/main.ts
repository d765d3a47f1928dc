import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import { readGarmentReference } from '../../jobs/belongings/references.ts'
import type { Services } from '../../services.ts'
import { CodedError } from '../../coded-error.ts'
import { requireEngine, requireRoom } from '../intake.ts'
import { choosePersonFor } from '../own-persons.ts'
import { CHOOSE_GARMENT, CHOOSE_PERSON, GENERATE, jobPage, MAIN_PAGE, PAGES } from '../../paths.ts'
import type { Forgetting } from './forgetting.ts'
import { findGarment, isCuttingOut, ownViews, sampleViews } from './garment-views.ts'
import { currentOutfit } from './outfit.ts'
import { galleryViews, ownPersonViews } from './person-views.ts'
import { recentViews } from './recent.ts'

const PersonForm = Type.Object({ person: Type.String({ maxLength: 100 }) })
const GarmentForm = Type.Object({ garment: Type.String({ maxLength: 100 }) })
const GenerateForm = Type.Object({
  person: Type.Optional(Type.String({ maxLength: 100 })),
  garment: Type.Optional(Type.String({ maxLength: 100 }))
})

export interface MainOptions extends Services { readonly forgetting: Forgetting }

/** The main page and its plain forms: choose a garment, choose a person, generate. Each post answers 303. */
const main: FastifyPluginAsyncTypebox<MainOptions> = async (app, services) => {
  const { forgetting, ownPersons, queue, shelf } = services

  app.get('/', async (_request, reply) => await reply.redirect(MAIN_PAGE, 302))
  app.get(PAGES, async (_request, reply) => await reply.redirect(MAIN_PAGE, 308))

  app.get(MAIN_PAGE, async (request, reply) => {
    const { person, garment } = await currentOutfit(services, request, reply)
    const recent = await recentViews(services, request)
    const kept = await Promise.all([shelf, ownPersons].map(async (each) => await each.ofVisitor(request.visitor.id)))
    const hasPictures = kept.flat().length > 0
    return await reply.page('main', {
      person,
      garment,
      ownGarments: await ownViews(services, request),
      isCuttingOut: await isCuttingOut(services, request),
      samples: await sampleViews(services, request.language),
      ownPersons: await ownPersonViews(services, request),
      persons: await galleryViews(services, request.language),
      recent,
      hasPictures,
      isFirstVisit: recent.length === 0 && !hasPictures,
      canFetch: services.config.FETCH_PICTURES,
      canUndo: await forgetting.isPending(request.visitor.previous),
      undoSeconds: services.config.UNDO_SECONDS
    })
  })

  app.post(CHOOSE_PERSON, { schema: { body: PersonForm } }, async (request, reply) => {
    const { id, person: worn, garment } = request.visitor
    const person = await choosePersonFor(services, pageCaller(id), request.body.person, [worn ?? '', wearerOf(garment)])
    return await reply.saveVisitor({ person: person.id }).redirect(MAIN_PAGE, 303)
  })

  app.post(CHOOSE_GARMENT, { schema: { body: GarmentForm } }, async (request, reply) => {
    const garment = await findGarment(services, request, request.body.garment)
    if (!garment) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
    return await reply.saveVisitor({ garment: garment.reference }).redirect(MAIN_PAGE, 303)
  })

  // A post without fields generates what the cookie says.
  const emptyBody = async (request: FastifyRequest) => { request.body ??= {} }
  app.post(GENERATE, { schema: { body: GenerateForm }, preValidation: emptyBody }, async (request, reply) => {
    requireEngine(services)
    const { visitor, body } = request
    const caller = pageCaller(visitor.id)
    await requireRoom(services, caller)
    const person = await choosePersonFor(services, caller, body.person ?? visitor.person)
    const wanted = body.garment ?? visitor.garment
    if (!wanted) throw new CodedError('GARMENT_MISSING', 'no garment chosen')
    const garment = await findGarment(services, request, wanted)
    if (!garment) throw new CodedError('GARMENT_UNKNOWN', 'no such garment')
    const key = await services.wardrobe.tryOnKey(garment.reference, person)
    const job = await queue.submit({ kind: 'try-on', ...caller, garment: garment.reference, person: person.id, key })
    return await reply.saveVisitor({ person: person.id, garment: garment.reference }).redirect(jobPage(job.id), 303)
  })
}

export default main

/** Whoever wears a sample on their own photo has its id. */
function wearerOf (garment: string | undefined): string {
  return readGarmentReference(garment ?? '')?.id ?? ''
}
