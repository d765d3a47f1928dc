import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ownPersonId, readGarmentReference } from '../../jobs/belongings/references.ts'
import { createId } from '../../jobs/storage/ids.ts'
import { CodedError } from '../../coded-error.ts'
import { FORGET, MAIN_PAGE, UNDO_FORGET } from '../../paths.ts'
import type { Services } from '../../services.ts'
import type { Forgetting } from './forgetting.ts'

export interface ForgetOptions extends Services { readonly forgetting: Forgetting }

/** “Delete all my pictures”: the question, the deletion, and taking it back. */
const forget: FastifyPluginAsyncTypebox<ForgetOptions> = async (app, { queue, ownPersons, shelf, forgetting }) => {
  app.get(FORGET, async (request, reply) => {
    const { id } = request.visitor
    const counts = {
      results: (await queue.ofVisitor(id)).filter(({ kind, state }) => kind === 'try-on' && state === 'done').length,
      garments: (await shelf.ofVisitor(id)).length,
      persons: (await ownPersons.ofVisitor(id)).length
    }
    return await reply.page('forget', { counts })
  })

  app.post(FORGET, async (request, reply) => {
    const { id, person, garment } = request.visitor
    await forgetting.forget(id)
    const isOwn = { person: ownPersonId(person) !== undefined, garment: isUpload(garment) }
    const kept = { person: isOwn.person ? undefined : person, garment: isOwn.garment ? undefined : garment }
    return await reply.becomeVisitor({ id: createId(), previous: id, ...kept }).redirect(MAIN_PAGE, 303)
  })

  app.post(UNDO_FORGET, async (request, reply) => {
    const { previous, person, garment } = request.visitor
    const isKept = previous !== undefined && await forgetting.undo(previous)
    if (!isKept) throw new CodedError('GONE', 'it is deleted already')
    return await reply.becomeVisitor({ id: previous, person, garment }).redirect(MAIN_PAGE, 303)
  })
}

export default forget

const isUpload = (garment: string | undefined) => readGarmentReference(garment ?? '')?.kind === 'upload'
