import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { OwnPersonRecord } from '../../jobs/belongings/person-shelf.ts'
import { ownReference } from '../../jobs/belongings/references.ts'
import { ID_PATTERN } from '../../jobs/storage/ids.ts'
import { ownPersonPage } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { readDrawnMask, requireEngine, requireRoom } from '../intake.ts'
import { openMask, redrawOwnPerson } from '../own-persons.ts'
import { sendStored } from '../send-picture.ts'
import { prepare } from './preparation.ts'
import { requireOwnPhoto } from './require-own-photo.ts'

const Params = Type.Object({ id: Type.String({ pattern: ID_PATTERN }) })
const MaskForm = Type.Object({ mask: Type.Literal('network') })

/** Which part of an own photo is the garment: as it was read, drawn by hand, and back to what was read. */
const personMask: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  const options = { schema: { params: Params } }

  async function show (record: OwnPersonRecord, reply: FastifyReply) {
    await prepare(services, record, { kind: 'prepare-person', person: ownReference(record.id) })
    return await reply.redirect(ownPersonPage(record.id), 303)
  }

  app.post(`${ownPersonPage(':id')}/brush`, options, async (request, reply) => {
    requireEngine(services)
    const record = await requireOwnPhoto(services, request)
    await requireRoom(services, record)
    const drawn = await request.receiveUpload(reply, ['mask'], async (upload, signal) =>
      await readDrawnMask(services, upload, signal))
    return await show(await redrawOwnPerson(services, record, drawn), reply)
  })

  app.post(`${ownPersonPage(':id')}/mask`, { schema: { params: Params, body: MaskForm } }, async (request, reply) => {
    requireEngine(services)
    return await show(await redrawOwnPerson(services, await requireOwnPhoto(services, request)), reply)
  })

  app.get(`${ownPersonPage(':id')}/mask`, options, async (request, reply) => {
    const stored = await openMask(services, await requireOwnPhoto(services, request))
    reply.header('cache-control', 'private, no-cache')
    return await sendStored(stored, 'image/png', request, reply)
  })
}

export default personMask
