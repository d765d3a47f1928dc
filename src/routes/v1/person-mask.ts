import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ownReference } from '../../jobs/belongings/references.ts'
import { v1Person } from '../../paths.ts'
import type { Services } from '../../services.ts'
import { failures } from '../api/schemas.ts'
import { DATA_URL_PATTERN, NOTHING_ELSE, receive, streamedBody, unchecked } from '../body.ts'
import { readPersonMask, requireEngine, requireRoom } from '../intake.ts'
import { openMask, redrawOwnPerson } from '../own-persons.ts'
import { sendStored } from '../send-picture.ts'
import { requireOwnPerson } from './find.ts'
import { prepareNow } from './prepare.ts'
import { personReply } from './replies.ts'
import { keptPicture, OwnPersonParams, Person } from './schemas.ts'

const tags = ['persons']
const WHICH = 'a picture of the size of the photo in which white is the garment that is replaced; or network, for ' +
  'what the network reads'
const MaskForm = Type.Object({
  mask: Type.Union([Type.Literal('network'), Type.Unsafe<string>({ type: 'string', format: 'binary' })], {
    description: WHICH
  })
}, NOTHING_ELSE)
const MaskJson = Type.Object({
  mask: Type.String({ pattern: `^network$|${DATA_URL_PATTERN}`, description: `${WHICH}, as a data URL` })
}, { ...NOTHING_ELSE, examples: [{ mask: 'network' }] })

/** Which part of a photo is the garment that a new one takes the place of. */
const personMask: FastifyPluginAsyncTypebox<Services> = async (app, services) => {
  app.get(`${v1Person(':id')}/mask`, {
    schema: {
      tags,
      operationId: 'getPersonMask',
      summary: 'The garment that is replaced, over the photo: white is garment',
      params: OwnPersonParams,
      response: keptPicture(['image/png'], 404, 409)
    }
  }, async (request, reply) => {
    const stored = await openMask(services, await requireOwnPerson(services, request, request.params.id))
    return await sendStored(stored, 'image/png', request, reply)
  })

  app.put(`${v1Person(':id')}/mask`, {
    schema: {
      tags,
      operationId: 'replacePersonMask',
      summary: 'Correct which garment is replaced; pictures that were made before stay as they are',
      params: OwnPersonParams,
      body: streamedBody(MaskForm, MaskJson),
      response: { 200: Person, 202: Person, ...failures(404, 413, 415, 422, 503, 507) }
    },
    validatorCompiler: unchecked
  }, async (request, reply) => {
    requireEngine(services)
    const { id } = request.params
    const record = await requireOwnPerson(services, request, id)
    await requireRoom(services, record)
    const changed = await receive(request, reply, ['mask'], async (upload, signal) =>
      await redrawOwnPerson(services, record, await readPersonMask(services, upload, signal)))
    await prepareNow(services, changed, { kind: 'prepare-person', person: ownReference(changed.id) })
    const seen = await personReply(services, await requireOwnPerson(services, request, id), request.language)
    if (seen.state !== 'ready') reply.status(202)
    return seen
  })
}

export default personMask
