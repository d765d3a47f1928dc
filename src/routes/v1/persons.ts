import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { CodedError } from '../../coded-error.ts'
import { ownReference } from '../../jobs/belongings/references.ts'
import { storedFile } from '../../jobs/storage/stored-picture.ts'
import { V1_PERSONS, v1Person } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { askedBy, requireAccount } from '../api/api-caller.ts'
import { failures } from '../api/schemas.ts'
import { EXAMPLE_PERSON } from '../example-pictures.ts'
import { requireEngine, requireRoom } from '../intake.ts'
import { linksTo, MADE } from '../links.ts'
import { forgetOwnPerson, keepOwnPerson } from '../own-persons.ts'
import { sendStored } from '../send-picture.ts'
import { DATA_URL_PATTERN, NOTHING_ELSE, receive, streamedBody, unchecked } from '../body.ts'
import { findPerson, requireOwnPerson } from './find.ts'
import { byAge, byName, ListQuery, toldPage } from './lists.ts'
import { callerOf, requireSame } from './once.ts'
import { prepareNow } from './prepare.ts'
import { galleryPersonReply, personReply } from './replies.ts'
import {
  Deleted, keptPicture, NotModified, OnceHeaders, OwnPersonParams, Person, PersonList, PersonParams
} from './schemas.ts'
import { sendTagged } from './send-tagged.ts'

const tags = ['persons']
const WHO = 'JPEG, PNG or WebP photo of one person from head to thighs, facing the camera'
const Form = Type.Object({
  person: Type.Unsafe<string>({ type: 'string', format: 'binary', description: WHO })
}, NOTHING_ELSE)
const Json = Type.Object({
  person: Type.String({ pattern: DATA_URL_PATTERN, description: `${WHO}, as a data URL` })
}, { ...NOTHING_ELSE, examples: [{ person: EXAMPLE_PERSON }] })

const LINKS = linksTo(MADE, [
  'getPerson', 'getPersonPhoto', 'getPersonPreview', 'getPersonMask', 'replacePersonMask', 'deletePerson'
])

/** The gallery and photos of persons: to list, to send, to look at, to delete. */
const persons: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const { persons: gallery, ownPersons } = services

  app.get(V1_PERSONS, {
    schema: {
      tags,
      operationId: 'listPersons',
      summary: 'The gallery, and what was sent with this token, newest first',
      querystring: ListQuery,
      response: { 200: PersonList, 304: NotModified, ...failures() }
    }
  }, async (request, reply) => {
    const { language, token, query } = request
    const own = token === undefined ? [] : await ownPersons.ofAccount(requireAccount(request))
    const page = await toldPage([
      ...(await gallery.list()).map((item) => ({ order: byName(item.id), item: () => galleryPersonReply(item) })),
      ...own.map((item) => ({ order: byAge(item), item: () => personReply(services, item, language) }))
    ], query)
    return await sendTagged(page, request, reply)
  })

  app.post(V1_PERSONS, {
    schema: {
      tags,
      operationId: 'createPerson',
      summary: 'Send a photo; the answer comes when the person is found in it',
      headers: OnceHeaders,
      body: streamedBody(Form, Json),
      response: { 201: Person, 202: Person, ...failures(413, 415, 422, 503, 507) }
    },
    links: { 201: LINKS, 202: LINKS },
    validatorCompiler: unchecked
  }, async (request, reply) => {
    requireEngine(services)
    const caller = callerOf(request, services)
    await requireRoom(services, caller)
    const { id } = await receive(request, reply, ['person'], async (upload, signal) =>
      await keepOwnPerson(services, caller, upload, signal))
    const reference = ownReference(id)
    try {
      requireSame((await ownPersons.ofVisitor(caller.visitor)).map((each) => each.id), [id])
      await prepareNow(services, await requireOwnPerson(services, request, reference), {
        kind: 'prepare-person', person: reference
      })
      const record = await requireOwnPerson(services, request, reference)
      if (record.refusal !== undefined) throw new CodedError(record.refusal, 'the photo cannot be used')
      reply.status(record.state === 'ready' ? 201 : 202).header('location', v1Person(reference))
      return await personReply(services, record, request.language)
    } catch (error) {
      await ownPersons.remove(id, askedBy(request))
      throw error
    }
  })

  app.get(v1Person(':id'), {
    schema: {
      tags,
      operationId: 'getPerson',
      summary: 'One person',
      params: PersonParams,
      response: { 200: Person, 304: NotModified, ...failures(404) }
    }
  }, async (request, reply) => {
    const { sample, record } = await findPerson(services, request, request.params.id)
    const body = record ? await personReply(services, record, request.language) : galleryPersonReply(sample)
    return await sendTagged(body, request, reply)
  })

  app.get(`${v1Person(':id')}/photo`, {
    schema: {
      tags,
      operationId: 'getPersonPhoto',
      summary: 'The photo of a person',
      params: PersonParams,
      response: keptPicture(['image/jpeg'], 404)
    }
  }, async (request, reply) => {
    const { sample, record } = await findPerson(services, request, request.params.id)
    const stored = await (record ? ownPersons.openPicture(record, 'photo') : storedFile(sample.imagePath))
    if (!stored) throw new CodedError('PERSON_UNKNOWN', 'deleted meanwhile')
    return await sendStored(stored, 'image/jpeg', request, reply)
  })

  app.get(`${v1Person(':id')}/preview`, {
    schema: {
      tags,
      operationId: 'getPersonPreview',
      summary: 'The photo with what was found drawn over it',
      params: OwnPersonParams,
      response: keptPicture(['image/jpeg'], 404, 409)
    }
  }, async (request, reply) => {
    const record = await requireOwnPerson(services, request, request.params.id)
    const stored = await ownPersons.openPicture(record, 'preview')
    if (!stored) throw new CodedError('PERSON_NOT_READY', 'not looked at yet')
    return await sendStored(stored, 'image/jpeg', request, reply)
  })

  app.delete(v1Person(':id'), {
    schema: {
      tags,
      operationId: 'deletePerson',
      summary: 'Delete a photo, and every picture made of it',
      params: OwnPersonParams,
      response: { 204: Deleted, ...failures(404, 507) }
    }
  }, async (request, reply) => {
    await forgetOwnPerson(services, await requireOwnPerson(services, request, request.params.id), askedBy(request))
    return await reply.status(204).send(null)
  })
}

export default persons
