import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import { translate } from '../../i18n/index.ts'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import { ownReference } from '../../jobs/belongings/references.ts'
import { pageCaller } from '../../jobs/belongings/caller.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { MAIN_PAGE, OWN_PERSONS, ownPersonPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { requireEngine, requireRoom } from '../intake.ts'
import { CORRECTABLE, forgetOwnPerson, hasMask, keepOwnPerson } from '../own-persons.ts'
import { CHANGING, sendReduced, sourceOf, WidthParam } from '../send-reduced.ts'
import { currentOutfit } from './outfit.ts'
import personMask from './person-mask.ts'
import { ownPersonView } from './person-views.ts'
import { preparationView, prepare, type Verdict } from './preparation.ts'
import { requireOwnPhoto } from './require-own-photo.ts'

const PICTURES = ['photo', 'preview', 'framed'] as const
type Picture = typeof PICTURES[number]

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const PictureParams = Type.Object({
  id: Type.String({ pattern: ID_PATTERN }),
  picture: Type.Enum([...PICTURES]),
  width: WidthParam
})

/** A visitor's own photo: upload, the page that shows what was found, and its deletion. */
const persons: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { ownPersons } = services
  const options = { schema: { params: Params } }
  const find = async (request: FastifyRequest<{ Params: { id: string } }>) => await requireOwnPhoto(services, request)
  await app.register(personMask, services)

  app.post(OWN_PERSONS, async (request, reply) => {
    requireEngine(services)
    const caller = pageCaller(request.visitor.id)
    await requireRoom(services, caller)
    const record = await request.receiveUpload(reply, ['person'], async (upload, signal) =>
      await keepOwnPerson(services, caller, upload, signal))
    const person = ownReference(record.id)
    await prepare(services, record, { kind: 'prepare-person', person })
    const isReady = (await ownPersons.find(record.id))?.state === 'ready'
    return await reply.saveVisitor(isReady ? { person } : {}).redirect(ownPersonPage(record.id), 303)
  })

  app.get(ownPersonPage(':id'), options, async (request, reply) => {
    const { language } = request
    const record = await find(request)
    const preparation = await preparationView(services, record, language, verdictOn(record), 'PERSON_NOT_FOUND')
    const { garment } = await currentOutfit(services, request, reply)
    if (preparation.error) reply.status(preparation.error.status)
    return await reply.page('person', {
      ...preparation,
      record,
      page: ownPersonPage(record.id),
      person: ownPersonView(record, language),
      garment,
      canCorrect: hasMask(record),
      correctable: CORRECTABLE
    })
  })

  app.get(`${ownPersonPage(':id')}/:picture/:width`, { schema: { params: PictureParams } }, async (request, reply) => {
    const { picture, width } = request.params
    const source = await open(services, await find(request), picture)
    return await sendReduced(services, source, width, request, reply, picture === 'preview' ? CHANGING : undefined)
  })

  app.get(`${ownPersonPage(':id')}/delete`, options, async (request, reply) => {
    const page = ownPersonPage((await find(request)).id)
    const { language } = request
    return await reply.page('delete', {
      action: `${page}/delete`,
      picture: `${page}/photo`,
      question: translate(language, 'own.deleteQuestion'),
      consequence: translate(language, 'own.deleteConsequence')
    })
  })

  app.post(`${ownPersonPage(':id')}/delete`, options, async (request, reply) => {
    const record = await find(request)
    await forgetOwnPerson(services, record)
    const isChosen = request.visitor.person === ownReference(record.id)
    return await reply.saveVisitor(isChosen ? { person: undefined } : {}).redirect(`${MAIN_PAGE}#person`, 303)
  })
}

export default persons

function verdictOn ({ state, refusal }: OwnPersonRecord): Verdict {
  if (refusal !== undefined) return new CodedError(refusal, 'the photo cannot be used')
  return state === 'ready' ? 'ready' : undefined
}

/** @throws CodedError PERSON_NOT_READY, PERSON_UNKNOWN */
async function open ({ ownPersons }: Services, record: OwnPersonRecord, picture: Picture) {
  if (picture === 'preview' && record.state === 'new') throw new CodedError('PERSON_NOT_READY', 'not looked at yet')
  if (picture === 'framed' && record.state !== 'ready') throw new CodedError('PERSON_NOT_READY', 'not framed')
  const stored = await ownPersons.openPicture(record, picture)
  if (!stored) throw new CodedError('PERSON_UNKNOWN', 'deleted meanwhile')
  return sourceOf(`${record.id} ${picture}`, stored)
}
